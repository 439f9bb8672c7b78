// Package signin lets people sign in with a provider of OpenID Connect: the
// authorization code flow with PKCE (OpenID Connect Core 1.0, RFC 7636).
//
//	Begin ──> the browser goes to the provider, with a state, a nonce and the
//	          digest of a verifier; it keeps a cookie that no other browser has
//	Finish <── it comes back with a code: the state must be one that this browser
//	          was sent away with, once and within ten minutes; the code and the
//	          verifier are changed for an ID token, whose signature, issuer,
//	          audience, times and nonce are checked
//
// What the provider says of the person decides who they are (issuer and
// subject), what they are called (the verified address, else the preferred
// name) and, by a claim that the configuration names, which role they have:
// the highest of those that the claim's values stand for. Who has none is not
// let in.
package signin
