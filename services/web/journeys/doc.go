// Package journeys holds no code: its tests are the ways of three people through the pages, as they go them, in a real
// Chromium against a whole installation with the sample.
//
//	csm_test.go        prepares a call, runs it, and sends the recap       desk and phone
//	champion_test.go   answers what is asked, on the page and by mail      desk and phone, with scripts and without
//	leader_test.go     looks at all customers, and back in time            desk, dark
//	live_test.go       news arrives, the network goes, typing is safe
//	states_test.go     what a tour of the pages does not see, for everybody's eyes and ears
//
// Two installations serve them all. The champions have one of their own, for its mail is written at once. In both each journey
// is with a customer of its own, so that news of one does not move the page under another's finger.
//
// Nothing in the console, no breach of the content security policy and no failed request: package webtest sees to that by
// itself.
package journeys
