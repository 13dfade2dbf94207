// Package ui holds the parts that pages are made of. They are few, and each has one file:
//
//	layout    the frame of every page: navigation, notices, what is live
//	card      a thing with a heading, its marks and what can be done about it
//	list      lists, and what they say when they are empty
//	table     figures in columns that a program could read too
//	form      a form whose action is an operation of the API, and its fields
//	timeline  what happened, newest first
//	explain   a number or a sentence that opens into the facts behind it
//	word      dates, waiting times and states in the reader's words
//
// A part knows how something looks and nothing about where it comes from. What all of them need to know (who reads,
// in which zone, where a form comes back to) is the Scene in the context. Colours, sizes and distances are in the one style
// sheet of services/web/assets; no part carries any, for the policy of the pages forbids styles and scripts inside them.
//
// Whatever a person has typed is text: templ escapes it, and Said isolates its direction of writing.
package ui
