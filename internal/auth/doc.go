// Package auth keeps the bearer tokens, the people and their sessions, and says
// what roles allow.
//
// A token that Whence makes reads whence_<prefix>_<secret>: twelve characters
// to look it up by and 256 random bits. The database keeps the prefix and the
// SHA-256 of the whole token, never the token; it is shown once, when it is
// issued. A token that the operator chooses for an empty database may have any
// form of at least 24 characters; its prefix is taken from a digest of it that
// is not the one it is compared by.
//
// Rotate replaces the secret of a token that stays who it is; for an overlap the
// secret before is taken too, so that no bearer is cut off.
//
// Authenticate costs one query. When a token was last used is noted beside the
// request, at most once a minute, and never makes a request wait.
//
// People who sign in with a provider are kept by issuer and subject, with the
// role that the provider gave them last. A session is a browser's being a person
// or the bearer of a token; it ends with them.
//
// The roles are in one order, each allowing all that those before it allow:
// reader, contributor, analyst, adjudicator, admin.
package auth
