// Command whence works with Whence's data from a shell.
//
//	whence verify --help
package main
