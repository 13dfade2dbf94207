// Package account holds the pages about one customer that vendor, customer and partners share. What each of them sees on
// a page is what the API gives them; nothing here leaves anything out or adds to it.
//
//	/customers/{customer}/facts?at=1,2   the facts behind a number or a sentence
//	                     /timeline       what happened, day by day
//	                     /commitments/x  one promise, its whole life
//	                     /goals/x        one goal: its number against the straight line, and how each side feels
//	                     /plans, /plans/x  what is agreed, what is proposed and what that would move
//	                     /records        how every side keeps its word
//	                     /health         the score, entry by entry (the tenant's people)
//
// Each page begins with the shared-responsibility view (Read): it knows who is who, so that ids become names, and it is
// kept by its service, so that it costs little. The page's own thing is one more question; where its life is told,
// the lines come from the timeline, which has a sentence for every fact.
package account
