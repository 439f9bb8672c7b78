// Package input checks what callers give before it reaches the database, so
// that every refusal names the field and the reason. The HTTP edge checks
// requests against the contract too; the slices check again with this package,
// because jobs and the shell's client come in below HTTP.
//
// A slice's XInput struct carries `json` and `validate` tags and is given to
// Check whole. Beside the validator's own tags there are:
//
//	line        one line of text: valid UTF-8, no control characters, no
//	            bidi controls, and not only blanks (an empty one is left to `required`)
//	prose       text of several lines: valid UTF-8, no control characters but
//	            line feeds and tabs
//	slug        lower-case words of letters and digits joined by hyphens, at most
//	            100 characters, not in the form of an id
//	language    a BCP 47 tag as Whence writes it: en, zh-Hans, pt-BR
//	geography   ISO 3166-1 alpha-2, ISO 3166-2, or WORLD
//
// `max` and `min` count characters (code points) in strings and items in
// lists, as the schema's limits do.
//
// Clean is for the other kind of text: what a page says of itself, which
// nobody typed and which must not make a reading fail.
package input
