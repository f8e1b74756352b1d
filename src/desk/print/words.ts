/**
 * What the printed page says beside the letter, in the officer's language.
 * @module
 */
import type { DocumentName, Language, Proof } from "../api.ts"

/** The words of a language. */
export interface PrintWords {
  readonly documents: { readonly [kind in DocumentName]: string }
  readonly channel: string
  readonly answers: string
  readonly enclosure: string
  readonly passedOn: string
  readonly proof: string
  readonly sentence: { readonly [standing in Proof["standing"]]: string }
  readonly fields: {
    readonly channelId: string
    readonly statement: string
    readonly root: string
    readonly roster: string
    readonly quorum: string
    readonly approved: string
    readonly entry: string
    readonly entered: string
    readonly postmarked: string
    readonly cosigned: string
    readonly none: string
  }
  readonly note: string
  readonly attachment: string
}

/** By language. */
export const WORDS: { readonly [language in Language]: PrintWords } = {
  en: {
    documents: {
      letter: "Letter",
      "note-verbale": "Note verbale",
      "aide-memoire": "Aide-mémoire",
      "non-paper": "Non-paper",
      "agreed-minutes": "Agreed minutes",
    },
    channel: "Channel",
    answers: "In answer to",
    enclosure: "Enclosure",
    passedOn: "Passed on: this view names another reader. It is a true letter, and not one to you.",
    proof: "What proves this letter",
    sentence: {
      countersigned: "Verified on this device before printing; countersigned as the charter asks.",
      provisional:
        "Provisional: not yet countersigned as the charter asks. It does not count yet and cannot be answered.",
    },
    fields: {
      channelId: "Channel id",
      statement: "Statement",
      root: "Root",
      roster: "Roster",
      quorum: "Quorum",
      approved: "Approved by",
      entry: "Entry",
      entered: "Entered",
      postmarked: "Postmarked",
      cosigned: "Cosigned",
      none: "no",
    },
    note: "This page is a picture of a letter and proves nothing by itself. The record is the view attached to this file: take it out and run 'diwan verify' with the channel id.",
    attachment: "The view: what proves this letter",
  },
  ar: {
    documents: {
      letter: "رسالة",
      "note-verbale": "مذكرة شفوية",
      "aide-memoire": "مذكرة إيضاحية",
      "non-paper": "ورقة غير رسمية",
      "agreed-minutes": "محضر متفق عليه",
    },
    channel: "القناة",
    answers: "جواباً عن",
    enclosure: "مرفق",
    passedOn: "نسخة محالة: هذه النسخة باسم قارئ آخر. الرسالة صحيحة لكنها غير موجهة إليك.",
    proof: "ما يثبت هذه الرسالة",
    sentence: {
      countersigned: "جرى التحقق منها على هذا الجهاز قبل طباعتها، وهي مصادق عليها كما يقتضي الميثاق.",
      provisional: "مؤقتة: لم تُستكمل المصادقة عليها كما يقتضي الميثاق، فلا يُعتدّ بها بعد ولا يجوز الرد عليها.",
    },
    fields: {
      channelId: "معرّف القناة",
      statement: "البيان",
      root: "الجذر",
      roster: "قائمة المكتب",
      quorum: "النصاب",
      approved: "عدد الموقّعين",
      entry: "القيد",
      entered: "قُيّدت",
      postmarked: "ختم البريد",
      cosigned: "المصادقة",
      none: "لا",
    },
    note: "هذه الصفحة صورة من الرسالة ولا تثبت شيئاً بذاتها. السجل هو النسخة المرفقة بهذا الملف: استخرجها وتحقق منها بالأمر 'diwan verify' مع معرّف القناة.",
    attachment: "النسخة التي تثبت هذه الرسالة",
  },
  fa: {
    documents: {
      letter: "نامه",
      "note-verbale": "یادداشت شفاهی",
      "aide-memoire": "یادداشت توضیحی",
      "non-paper": "نوشتهٔ غیررسمی",
      "agreed-minutes": "صورت‌جلسهٔ توافق‌شده",
    },
    channel: "کانال",
    answers: "در پاسخ به",
    enclosure: "پیوست",
    passedOn: "نسخهٔ ارجاع‌شده: این نسخه به نام خوانندهٔ دیگری است. نامه اصیل است، اما خطاب به شما نیست.",
    proof: "آنچه این نامه را اثبات می‌کند",
    sentence: {
      countersigned: "پیش از چاپ روی همین دستگاه راستی‌آزمایی شده و چنان‌که منشور می‌خواهد تأیید شده است.",
      provisional: "موقت: هنوز چنان‌که منشور می‌خواهد تأیید نشده است؛ تا آن زمان اعتبار ندارد و نمی‌توان به آن پاسخ داد.",
    },
    fields: {
      channelId: "شناسهٔ کانال",
      statement: "بیانیه",
      root: "ریشه",
      roster: "فهرست دفتر",
      quorum: "حد نصاب",
      approved: "شمار امضاکنندگان",
      entry: "ثبت",
      entered: "زمان ثبت",
      postmarked: "مهر پستی",
      cosigned: "تأیید متقابل",
      none: "ندارد",
    },
    note: "این صفحه تصویری از نامه است و به‌تنهایی چیزی را اثبات نمی‌کند. سند، نسخه‌ای است که به این پرونده پیوست شده: آن را بیرون بکشید و با فرمان 'diwan verify' و شناسهٔ کانال راستی‌آزمایی کنید.",
    attachment: "نسخه‌ای که این نامه را اثبات می‌کند",
  },
}
