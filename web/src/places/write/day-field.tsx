/**
 * A day, entered in the officer's own calendar and kept as the Gregorian day it is.
 * @module
 */
import { type CalendarDate, toCalendar, GregorianCalendar } from "@internationalized/date"
import type { JSX } from "react"
import {
  Button,
  Calendar,
  CalendarCell,
  CalendarGrid,
  CalendarGridBody,
  CalendarGridHeader,
  CalendarHeaderCell,
  DateInput,
  DatePicker,
  DateSegment,
  Dialog,
  Group,
  Heading,
  Label,
  Popover,
  Text,
} from "react-aria-components"
import { useI18n } from "../../i18n/language.tsx"

/** A day. @param props.onChange is given an ISO date of the Gregorian calendar, or null */
export function DayField({
  label,
  value,
  onChange,
  help,
}: {
  readonly label: string
  readonly value: CalendarDate | null
  readonly onChange: (day: string | null) => void
  /** The same day in words, in both calendars. */
  readonly help?: string
}): JSX.Element {
  const { t } = useI18n()
  return (
    <DatePicker
      className="field day-field"
      value={value}
      onChange={(day) => onChange(day === null ? null : toCalendar(day, new GregorianCalendar()).toString())}
      shouldForceLeadingZeros
    >
      <Label className="visually-hidden">{label}</Label>
      <Group className="day-group">
        <DateInput className="day-input">
          {(segment) => <DateSegment segment={segment} className="day-segment" />}
        </DateInput>
        <Button className="button button-quiet day-open">{t("write.calendar")}</Button>
      </Group>
      {help !== undefined && (
        <Text slot="description" className="field-help">
          {help}
        </Text>
      )}
      <Popover className="popover" offset={4}>
        <Dialog className="dialog calendar-dialog">
          <Calendar>
            <header className="calendar-head">
              <Button slot="previous" className="button button-icon">
                <span className="calendar-arrow calendar-back" aria-hidden="true" />
              </Button>
              <Heading className="calendar-title" />
              <Button slot="next" className="button button-icon">
                <span className="calendar-arrow" aria-hidden="true" />
              </Button>
            </header>
            <CalendarGrid className="calendar-grid" weekdayStyle="narrow">
              <CalendarGridHeader>
                {(day) => <CalendarHeaderCell className="calendar-week">{day}</CalendarHeaderCell>}
              </CalendarGridHeader>
              <CalendarGridBody>{(date) => <CalendarCell date={date} className="calendar-day" />}</CalendarGridBody>
            </CalendarGrid>
          </Calendar>
        </Dialog>
      </Popover>
    </DatePicker>
  )
}
