/**
 * The letters of the case, as their drafters write them. The people and offices are invented; the dates of 2014 stand in
 * the text only.
 * @module
 */

/** The rules on which the two offices agree. */
export const RULES = {
  codeName: "cedar",
  kinds: ["aide-memoire", "letter", "note-verbale"],
  markings: { levels: ["office", "confidential", "secret"], caveats: ["eyes only", "no staff", "not to allies"] },
  languages: ["ar", "en", "fa"],
  copies: 2,
  readingDays: null,
  receipts: "opened",
  countersign: ["host", "registrar"],
} as const

const ALL = "north/principal, north/adviser, north/registrar, south/principal, south/minister, south/registrar"
const PRINCIPALS = "north/principal, south/principal"

/** North's first letter. */
export const NORTH_1: string = `---
channel: cedar
kind: letter
languages: en
---
## section
marking: confidential
readers: ${ALL}

### en Opening
We propose to correspond in confidence, by numbered letters, through the good offices of our host.
What is said here is said to you alone.
`

/** South's answer. */
export const SOUTH_1: string = `---
channel: cedar
kind: letter
languages: fa, en
answers: north/1
---
## section
marking: confidential
readers: ${ALL}

### fa پاسخ
نامه شما رسید. این راه را می‌پذیریم و آن را محرمانه نگه می‌داریم.
### en Reply
Your letter has arrived. We accept this way, and shall keep it confidential.
`

/** North's second letter. */
export const NORTH_2: string = `---
channel: cedar
kind: note-verbale
languages: en
answers: south/1
---
## section
marking: office
readers: ${ALL}

### en Arrangements
Our two registrars will number letters each on their own side and countersign the other's.
`

/** North's third letter. */
export const NORTH_3: string = `---
channel: cedar
kind: aide-memoire
languages: ar, en
---
## section
marking: confidential
readers: ${ALL}

### ar مذكرة
نلخص هنا ما اتُّفق عليه في مسقط.
### en Summary
We set down here what was agreed in Muscat.

## section
marking: secret; not to allies
readers: ${PRINCIPALS}, north/adviser

### en For the principals
The allies have not been told. When they are, it will be by us, and of chosen paragraphs.
`

/** North's fourth letter: six sections with different markings and readers, in two languages, and two enclosures. */
export const NORTH_4: string = `---
channel: cedar
kind: letter
languages: ar, en
answers: south/1, north/3
---
## section
marking: confidential
readers: ${ALL}

### ar المصلحة المشتركة
لبلدينا مصلحة مشتركة في أمن المنطقة واستقرارها، وفي دحر من يهدد كليهما.
### en The shared interest
Our two countries share an interest in the security and stability of the region, and in defeating those who threaten both.

## section
marking: secret; eyes only
readers: ${PRINCIPALS}

### ar الربط بين الأمرين
أي تعاون في الأمر الأول مرهون بالتوصل إلى اتفاق شامل في الأمر الثاني قبل ٢٤ نوفمبر.
### en The link
Any cooperation on the first matter depends on a comprehensive agreement on the second, before 24 November.

## section
marking: secret; not to allies
readers: ${PRINCIPALS}, north/adviser, south/minister

### ar الحلفاء
لم نُطلع حلفاءنا على هذه الرسالة. سنخبرهم في الوقت الذي نختاره.
### en The allies
We have not told our allies of this letter. We shall tell them at a time of our choosing.

## section
marking: secret
readers: ${PRINCIPALS}, north/adviser, south/minister

### ar ما لا يمر من هنا
لا يتبادل الطرفان معلومات استخبارية عبر هذه القناة.
### en What does not pass here
The two sides do not exchange intelligence through this channel.

## section
marking: confidential; no staff
readers: north/principal, north/adviser, south/principal, south/minister

### ar الخطوات التالية
نقترح أن يلتقي المبعوثون عند المضيف قبل نهاية الشهر.
### en Next steps
We propose that the envoys meet at our host's before the end of the month.

## section
marking: office
readers: ${ALL}

### ar ختام
وتفضلوا بقبول فائق الاحترام.
### en Close
Please accept the assurances of our highest consideration.

## enclosure chart.txt
marking: confidential
readers: ${ALL}

## enclosure survey.bin
type: application/octet-stream
marking: secret
readers: ${PRINCIPALS}, south/minister
`

/** The small enclosure of letter 4. */
export const CHART = `Chart of the envoys' route

  North  ──  Harbour  ──  South

The host carries; it does not read.
`

/** South's answer to the fourth letter. */
export const SOUTH_2: string = `---
channel: cedar
kind: letter
languages: fa, en
answers: north/4
---
## section
marking: secret
readers: ${PRINCIPALS}, south/minister, north/adviser

### fa پاسخ به نامه چهارم
نامه چهارم شما را خواندیم. پیوندی را که میان دو موضوع نهاده‌اید دیده‌ایم و تا پیش از ۳ آذر پاسخ می‌دهیم.
### en Answer to the fourth letter
We have read your fourth letter. We note the link you make between the two matters, and shall answer before 24 November.
`

/** A draft that the charter forbids: this channel does not carry top secret. */
export const FORBIDDEN = `---
channel: cedar
kind: letter
languages: en
---
## section
marking: top secret
readers: south/principal

### en What should not be sent
Satellite imagery is attached.
`
