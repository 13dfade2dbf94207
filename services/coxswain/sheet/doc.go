// Package sheet reads spreadsheets that people have exported as CSV: it finds the columns, whatever their
// order, reads dates and numbers in the form that was declared, and reports every problem with file, row
// and column instead of stopping at the first.
//
// Nothing is guessed. "03/04/2026" is refused unless the header ("due [DD/MM/YYYY]") or mapping.yaml says
// what it means, and so is "1.234,56". A byte order mark is dropped; text that is not UTF-8 is refused with
// the line. Cells are kept as they stand, apart from blanks around them: a cell that begins with "=" is a
// text like any other here and is defused where it is exported.
package sheet
