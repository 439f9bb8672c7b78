// Command migrate brings the schema of Whence's database up, takes a step back,
// shows where it stands, gives the role of a server what it may do, and begins a
// new migration.
//
//	migrate up | down | status | grant ROLE | create NAME
//
// It works on the database that DATABASE_URL names, or else on the embedded one
// under WHENCE_DATA_DIR, which it starts for as long as it needs it. A server
// migrates by itself when it starts; this is for looking, for going back, and
// for databases whose server may not change the schema.
//
// It exits with 0 when all went well, 1 when something failed, 2 when it was
// called wrongly.
package main
