package httpapi

import (
	"regexp"
	"strconv"

	"whence/internal/fault"
)

// strongTag takes 0 too: what a metric has without anybody's doing is version 0.
var strongTag = regexp.MustCompile(`^"(0|[1-9][0-9]{0,8})"$`)

// etag writes a version as a strong entity tag (RFC 9110, 8.8.3).
func etag(version int) *string { return new(strconv.Quote(strconv.Itoa(version))) }

// ifMatch reads the version that a change is meant for. A list of tags and "*"
// are refused: a change that is meant for any version is one made unseen.
func ifMatch(header *string) (int, error) {
	if header == nil {
		return 0, fault.New(fault.PreconditionRequired, "if_match_required", "Send the ETag of the version that you mean to change in If-Match.")
	}
	m := strongTag.FindStringSubmatch(*header)
	if m == nil {
		return 0, parameterFault("If-Match", "invalid_if_match", "If-Match takes one version in quotes, as the ETag gave it.")
	}
	version, err := strconv.Atoi(m[1])
	return version, err
}
