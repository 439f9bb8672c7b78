// Package numeral reads one written number: digits with separators and a
// point, Chinese numerals (simplified, traditional, financial, positional),
// English number words, full-width forms, and the scale behind any of them.
//
//	7.7万 → 77,000      一万五千亿 → 1.5 trillion     二〇二三 → 2023
//	1，100 → 1,100       三万五 → 35,000               一百多万 → 1,000,000 and more
//	1.5 million          one hundred and five thousand  $2.3bn
//
// It knows nothing of units, qualifiers, fractions, percent signs or ranges:
// those are grammar above it (internal/extract). Ordinals (第三, 3rd, third) and
// indefinite counts (数万, 几十, tens of thousands) are not numerals.
//
// Two adjacent Chinese digits (三四十, 七八万) are not one number but a range of
// two: they come back as two numerals without a gap, and who reads ranges joins
// them.
//
// Words and runes are rows of data/zh.tsv and data/en.tsv. Reading looks at each
// code point a bounded number of times; a written number beyond the limits of
// package decimal is no numeral.
package numeral
