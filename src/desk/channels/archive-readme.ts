/**
 * What stands at the front of an archive, for somebody who opens it in twenty years and has never heard of Diwan: what it is,
 * what must be brought, and by which published formats it is verified. In three languages; nothing in it is relied upon.
 * @module
 */

/** Of what the archive is. */
export interface Archived {
  readonly codeName: string
  /** By their first labels, in the charter's order. */
  readonly offices: readonly string[]
  /** 64 hexadecimal digits. */
  readonly channelId: string
}

/** The text. */
export function archiveReadme({ codeName, offices, channelId }: Archived): string {
  const [one = "", other = ""] = offices
  return `${codeName}: ${one}, ${other}
${channelId}

ENGLISH
This is the archive of a correspondence between two offices: both registers, whole, with every approval,
roster, checkpoint, cosignature and postmark; and perhaps letters, if whoever made it put them in.
To verify it you need one thing that is not in it: the channel's id, from somebody who compared it with the
other office. The id above is what the file says of itself and proves nothing.
  With Diwan:     diwan verify FILE --channel ID
  Without Diwan:  the file is a record of deterministic CBOR (RFC 8949, section 4.2.1). Its fields and every
                  check are in spec/parcel.md (Archives), spec/office.md, spec/register.md, spec/postmark.md
                  and spec/letter.md of suite diwan/1. Registers are Merkle trees of RFC 6962 and RFC 9162;
                  checkpoints, cosignatures and policies are those of C2SP (signed-note, tlog-checkpoint,
                  tlog-cosignature, tlog-policy). Signatures are Ed25519 (RFC 8032) and ML-DSA-44 and
                  ML-DSA-65 (FIPS 204), both demanded; hashes are SHA-256 (FIPS 180-4).
That keys and rosters have expired since does not matter: each entry is judged by the time of its postmark.
One altered octet anywhere, and the file is refused.

العربية
هذا أرشيف مراسلة بين مكتبين: السجلان كاملين بكل اعتماد وكشف أعضاء ونقطة تحقق وتوقيع مصاحب وختم بريد، وربما
رسائل إن وضعها صانعه فيه. وللتحقق منه يلزم شيء واحد ليس فيه: معرِّف القناة ممن طابقه مع المكتب الآخر. أما
المعرِّف المكتوب أعلاه فهو قول الملف عن نفسه ولا يثبت شيئًا. الأمر والصيغ المنشورة مكتوبة في النص الإنجليزي.
ولا يضر انقضاء المفاتيح وكشوف الأعضاء بعد ذلك، فكل قيد يُحكم عليه بوقت ختم بريده. ولو تغيّر منه ثُمانيّ واحد
لرُفض الملف.

فارسی
این بایگانی یک مکاتبه میان دو دفتر است: هر دو دفتر ثبت، کامل، با همهٔ تصویب‌ها و فهرست‌های اعضا و نقطه‌های
بازرسی و هم‌امضاها و مهرهای پستی؛ و شاید نامه‌هایی، اگر سازنده‌اش در آن نهاده باشد. برای وارسی آن یک چیز لازم
است که در آن نیست: شناسهٔ کانال، از کسی که آن را با دفتر دیگر تطبیق داده است. شناسهٔ بالا گفتهٔ خود پرونده است و
چیزی را ثابت نمی‌کند. فرمان و قالب‌های منتشرشده در متن انگلیسی آمده است. سررسید کلیدها و فهرست‌ها پس از آن
مهم نیست: هر فقره با زمان مهر پستی‌اش داوری می‌شود. اگر یک هشت‌تایی از آن دگرگون شده باشد پرونده رد می‌شود.
`
}
