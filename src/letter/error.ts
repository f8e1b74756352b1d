/**
 * Why a letter, a view or a receipt was refused.
 * @module
 */

/** Stable codes, one for each cause: the desk translates them, tests assert on them. */
export type LetterFault =
  // leaves
  | "leaf-kind-reserved"
  | "leaf-kind-unknown"
  | "leaf-too-long"
  | "leaf-marked"
  | "leaf-position"
  | "list-order"
  | "enclosure-name"
  | "enclosure-size"
  // the statement
  | "statement-channel"
  | "statement-office"
  | "statement-charter"
  | "statement-depth"
  | "statement-copies"
  | "statement-date"
  | "statement-enter-by"
  | "statement-number"
  | "statement-roster"
  | "statement-seen"
  | "enter-by-passed"
  | "document-reserved"
  | "listed-position"
  // terms and responses
  | "term-replaces-itself"
  | "condition-least"
  | "condition-repeated"
  | "condition-large"
  | "deadline-text"
  | "counter-misplaced"
  // listed leaves
  | "leaf-unlisted"
  | "listed-kind"
  | "listed-differs"
  | "listed-missing"
  | "listed-surplus"
  // the tree as a whole
  | "root-differs"
  | "salt-differs"
  | "leaf-empty"
  | "enclosure-repeated"
  | "too-few-empty"
  | "header-missing"
  | "header-misplaced"
  | "copy-not-zero"
  | "slot-mixed"
  | "wordings-unlike"
  | "part-unread"
  // the header
  | "header-channel"
  | "header-office"
  | "header-number"
  | "header-document"
  | "header-date"
  | "reference-office"
  | "reference-not-earlier"
  | "section-language"
  // readers
  | "reader-missing"
  | "reader-office"
  | "reader-unknown"
  | "reader-role"
  | "reader-repeated"
  | "reader-not-allotted"
  | "reader-positions"
  | "reader-other-copy"
  | "copy-beyond"
  | "copy-shared"
  // the allotment
  | "allotment-signer"
  | "allotment-channel"
  | "allotment-office"
  | "allotment-document"
  // keys of enclosures
  | "key-order"
  | "key-misplaced"
  | "key-missing"
  | "key-recipient"
  | "key-locker"
  // a view
  | "view-reader"
  | "view-part-missing"
  | "view-part-ungranted"
  // receipts
  | "receipt-passed-on"
  | "receipt-officer"
  | "receipt-not-asked"
  | "receipt-channel"
  | "receipt-office"
  | "receipt-number"
  | "receipt-statement"
  | "receipt-positions"

/**
 * Not a letter, view or receipt as spec/letter.md defines it. The message says which rule and where it was broken; it
 * never carries content, keys or the names of readers.
 */
export class LetterError extends Error {
  override readonly name = "LetterError"
  readonly code: LetterFault
  constructor(code: LetterFault, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
