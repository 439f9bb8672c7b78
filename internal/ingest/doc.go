// Package ingest is the workflow that takes a document in: its bytes are read
// into canonical text, the outlet is found or made, the document is stored with
// its bytes, and the claims and relations that it holds are proposed. All of it
// is stored in one transaction or not at all; reading and extracting happen
// before it begins.
package ingest
