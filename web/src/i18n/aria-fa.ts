/**
 * What react-aria says to a screen reader, in Persian: it has none itself. Each name is a folder of its strings.
 * @module
 */
interface Formatter {
  number(value: number): string
}
type Say = (args: Args, formatter: Formatter) => string
/** What is put in: react-aria knows the types; here all of them would do. */
// oxlint-disable-next-line typescript/no-explicit-any -- each string has values of its own kinds
type Args = { readonly [name: string]: any }
interface Strings {
  readonly [key: string]: string | Say
}

export const components: Strings = {
  selectPlaceholder: "یک مورد را برگزینید",
  tableResizer: "تغییر پهنای ستون",
  dropzoneLabel: "محل رهاکردن پرونده",
  colorSwatchPicker: "نمونه‌رنگ‌ها",
}
export const autocomplete: Strings = { collectionLabel: "پیشنهادها" }
export const breadcrumbs: Strings = { breadcrumbs: "مسیر" }
export const calendar: Strings = {
  previous: "پیشین",
  next: "پسین",
  selectedDateDescription: ({ date }) => `تاریخ برگزیده: ${date}`,
  selectedRangeDescription: ({ dateRange }) => `بازهٔ برگزیده: ${dateRange}`,
  todayDate: ({ date }) => `امروز، ${date}`,
  todayDateSelected: ({ date }) => `امروز، ${date}، برگزیده`,
  dateSelected: ({ date }) => `${date}، برگزیده`,
  startRangeSelectionPrompt: "برای آغاز بازهٔ تاریخ فشار دهید",
  finishRangeSelectionPrompt: "برای پایان بازهٔ تاریخ فشار دهید",
  minimumDate: "نخستین تاریخ ممکن",
  maximumDate: "واپسین تاریخ ممکن",
  dateRange: ({ startDate, endDate }) => `از ${startDate} تا ${endDate}`,
}
export const combobox: Strings = {
  focusAnnouncement: ({ isGroupChange, groupTitle, groupCount, optionText, isSelected }, formatter) =>
    `${isGroupChange ? `گروه ${groupTitle}، ${formatter.number(groupCount)} گزینه. ` : ""}${optionText}${isSelected ? "، برگزیده" : ""}`,
  countAnnouncement: ({ optionCount }, formatter) => `${formatter.number(optionCount)} گزینه در دست است.`,
  selectedAnnouncement: ({ optionText }) => `${optionText}، برگزیده`,
  buttonLabel: "نمایش پیشنهادها",
  listboxLabel: "پیشنهادها",
}
export const datepicker: Strings = {
  era: "دوره",
  year: "سال",
  month: "ماه",
  day: "روز",
  hour: "ساعت",
  minute: "دقیقه",
  second: "ثانیه",
  dayPeriod: "پیش‌ازظهر یا بعدازظهر",
  calendar: "تقویم",
  startDate: "تاریخ آغاز",
  endDate: "تاریخ پایان",
  weekday: "روز هفته",
  timeZoneName: "منطقهٔ زمانی",
  selectedDateDescription: ({ date }) => `تاریخ برگزیده: ${date}`,
  selectedRangeDescription: ({ startDate, endDate }) => `بازهٔ برگزیده: از ${startDate} تا ${endDate}`,
  selectedTimeDescription: ({ time }) => `زمان برگزیده: ${time}`,
  // react-stately's folder has the same name.
  rangeUnderflow: ({ minValue }) => `تاریخ باید ${minValue} یا پس از آن باشد.`,
  rangeOverflow: ({ maxValue }) => `تاریخ باید ${maxValue} یا پیش از آن باشد.`,
  rangeReversed: "تاریخ آغاز باید پیش از تاریخ پایان باشد.",
  unavailableDate: "این تاریخ را نمی‌توان برگزید.",
}
export const dnd: Strings = {
  dragItem: ({ itemText }) => `کشیدن ${itemText}`,
  dragSelectedItems: ({ count }, formatter) => `کشیدن ${formatter.number(count)} مورد برگزیده`,
  dragDescriptionKeyboard: "برای آغاز کشیدن، کلید ورود را فشار دهید.",
  dragDescriptionKeyboardAlt: "برای آغاز کشیدن، Alt و کلید ورود را با هم فشار دهید.",
  dragDescriptionTouch: "برای آغاز کشیدن، دو بار ضربه بزنید.",
  dragDescriptionVirtual: "برای آغاز کشیدن، فشار دهید.",
  dragDescriptionLongPress: "برای آغاز کشیدن، انگشت را نگه دارید.",
  dragSelectedKeyboard: ({ count }, formatter) =>
    `برای کشیدن ${formatter.number(count)} مورد برگزیده، کلید ورود را فشار دهید.`,
  dragSelectedKeyboardAlt: ({ count }, formatter) =>
    `برای کشیدن ${formatter.number(count)} مورد برگزیده، Alt و کلید ورود را با هم فشار دهید.`,
  dragSelectedLongPress: ({ count }, formatter) =>
    `برای کشیدن ${formatter.number(count)} مورد برگزیده، انگشت را نگه دارید.`,
  dragStartedKeyboard: "کشیدن آغاز شد. با Tab به محل رهاکردن بروید؛ ورود رها می‌کند و Escape لغو می‌کند.",
  dragStartedTouch: "کشیدن آغاز شد. به محل رهاکردن بروید و دو بار ضربه بزنید.",
  dragStartedVirtual: "کشیدن آغاز شد. به محل رهاکردن بروید و کلید ورود را فشار دهید.",
  endDragKeyboard: "در حال کشیدن. ورود آن را لغو می‌کند.",
  endDragTouch: "در حال کشیدن. دو ضربه آن را لغو می‌کند.",
  endDragVirtual: "در حال کشیدن. فشاردادن آن را لغو می‌کند.",
  dropDescriptionKeyboard: "ورود رها می‌کند. Escape لغو می‌کند.",
  dropDescriptionTouch: "برای رهاکردن، دو بار ضربه بزنید.",
  dropDescriptionVirtual: "برای رهاکردن، فشار دهید.",
  dropCanceled: "رهاکردن لغو شد.",
  dropComplete: "رها شد.",
  dropIndicator: "نشان محل رهاکردن",
  dropOnRoot: "رهاکردن روی",
  dropOnItem: ({ itemText }) => `رهاکردن روی ${itemText}`,
  insertBefore: ({ itemText }) => `پیش از ${itemText}`,
  insertBetween: ({ beforeItemText, afterItemText }) => `میان ${beforeItemText} و ${afterItemText}`,
  insertAfter: ({ itemText }) => `پس از ${itemText}`,
}
export const grid: Strings = {
  deselectedItem: ({ item }) => `${item} برگزیده نیست.`,
  select: "برگزیدن",
  selectedCount: ({ count }, formatter) =>
    count === 0 ? "هیچ موردی برگزیده نیست." : `${formatter.number(count)} مورد برگزیده است.`,
  selectedAll: "همهٔ موردها برگزیده‌اند.",
  selectedItem: ({ item }) => `${item} برگزیده است.`,
  longPressToSelect: "برای برگزیدن، انگشت را نگه دارید.",
}
export const menu: Strings = {
  longPressMessage: "برای بازکردن فهرست، نگه دارید یا Alt و پیکان پایین را با هم فشار دهید",
}
export const numberfield: Strings = {
  decrease: ({ fieldLabel }) => `کاهش ${fieldLabel}`,
  increase: ({ fieldLabel }) => `افزایش ${fieldLabel}`,
  numberField: "خانهٔ عدد",
}
export const overlays: Strings = { dismiss: "بستن" }
export const searchfield: Strings = { "Clear search": "پاک‌کردن جستجو" }
export const spinbutton: Strings = { Empty: "خالی" }
export const table: Strings = {
  select: "برگزیدن",
  selectAll: "برگزیدن همه",
  sortable: "ستون مرتب‌شدنی",
  ascending: "صعودی",
  descending: "نزولی",
  ascendingSort: ({ columnName }) => `بر پایهٔ ستون ${columnName}، صعودی`,
  descendingSort: ({ columnName }) => `بر پایهٔ ستون ${columnName}، نزولی`,
  columnSize: ({ value }, formatter) => `${typeof value === "number" ? formatter.number(value) : String(value)} پیکسل`,
  resizerDescription: "برای تغییر پهنا، کلید ورود را فشار دهید",
  expand: "بازکردن",
  collapse: "بستن",
}
export const tag: Strings = { removeDescription: "برای برداشتن، Delete را فشار دهید.", removeButtonLabel: "برداشتن" }
export const toast: Strings = {
  close: "بستن",
  notifications: ({ count }, formatter) => `${formatter.number(count)} پیام.`,
}
export const tree: Strings = { expand: "بازکردن", collapse: "بستن" }
export const previewtrigger: Strings = { longPressMessage: "برای پیش‌نمایش، انگشت را نگه دارید" }
