// Package oidctest is an OpenID Connect issuer for tests: discovery, keys, authorization and token endpoint, over HTTP on
// loopback, so a browser can use it too. It insists on what a strict issuer insists on (PKCE with S256, the client's secret,
// its exact redirect URI, each code once) and can be told to misbehave.
//
//	issuer := oidctest.Start(t)
//	issuer.Register(oidctest.Client{ID: "coxswain", Secret: "hush", Redirect: app + oidc.CallbackPath})
//	issuer.SignsIn(oidctest.Person{Subject: "u1", Mail: "ben@harbor.test", MailVerified: true, Name: "Ben", Roles: []string{"csm"}})
//
// Whoever comes to the authorization endpoint is the person of SignsIn, and is sent back at once without a page.
package oidctest
