/**
 * Files that can run something on the machine of whoever opens them. A hint for the page before submitting, and no defence:
 * no list of endings is complete, and a document's own weaknesses are in none.
 * @module
 */
import { extname } from "node:path"

// Programs, installers, scripts, links, disk images that mount, documents with macros.
const ENDINGS: ReadonlySet<string> = new Set(
  (
    ".action .apk .app .appimage .appinstaller .appx .bat .bash .bin .cab .chm .cmd .com .command .cpl .csh .deb .desktop " +
    ".dll .dmg .docm .dotm .elf .exe .fish .gadget .hta .html .htm .img .inf .ins .ipa .iqy .iso .jar .jnlp .js .jse .ksh " +
    ".lnk .mht .mhtml .mjs .msc .msi .msix .msp .mst .pif .pkg .pl .potm .ppam .ppsm .pptm .ps1 .psm1 .py .pyc .pyw .rb " +
    ".reg .rpm .run .scf .scpt .scr .sct .settingcontent-ms .sh .sldm .slk .so .svg .swf .terminal .url .vb .vbe .vbs .vhd " +
    ".vhdx .website .wsc .wsf .wsh .xht .xhtml .xlam .xll .xlsb .xlsm .xltm .xps .zsh"
  ).split(" "),
)

const TYPES =
  /^(?:application\/(?:x-(?:msdownload|msdos-program|ms-dos-executable|msi|executable|elf|mach-binary|sharedlib|sh|csh|shellscript|perl|python|ruby|bat|apple-diskimage|iso9660-image|java-archive|java-jnlp-file|ms-shortcut|javascript)|java-archive|javascript|ecmascript|hta|vnd\.android\.package-archive|vnd\.microsoft\.portable-executable|vnd\.ms-[a-z]+\.[a-z]+\.macroenabled\.12|xhtml\+xml)|text\/(?:html|javascript|ecmascript|vbscript|x-(?:sh|shellscript|python|perl))|image\/svg\+xml)(?:;|$)/i

/** Whether an enclosure's name or type is that of something that runs. */
export function runsPrograms({ name, type }: { readonly name: string; readonly type: string }): boolean {
  // Some systems leave out blanks and points at the end.
  return ENDINGS.has(extname(name.toLowerCase().replace(/[\s.]+$/u, ""))) || TYPES.test(type.trim())
}
