/**
 * Files that run programs when somebody opens them. The desk never opens a file; this only decides whether to warn before
 * one is saved.
 * @module
 */

/** Endings of programs, scripts, installers, links and disk images, of the usual systems. */
const PROGRAMS = new Set(
  (
    "exe com scr pif cpl msi msix appx bat cmd ps1 psm1 vbs vbe js jse mjs wsf wsh hta jar class reg lnk url inf chm scf " +
    "iso img vhd vhdx dll sys gadget application appref-ms settingcontent-ms library-ms search-ms " +
    "sh bash zsh csh fish run bin elf so desktop appimage deb rpm snap flatpakref py pyw pl rb php " +
    "app command tool workflow action pkg mpkg dmg terminal scpt applescript dylib apk ipa xpi crx"
  ).split(" "),
)
/** Documents that may carry macros, and pages that may carry scripts. */
const MACROS = new Set(
  (
    "doc dot xls xlt xla ppt pot pps docm dotm xlsm xltm xlam xlsb pptm potm ppsm ppam sldm slk odt ods odp odg " +
    "htm html xhtml mht mhtml svg xml xsl swf one rtf"
  ).split(" "),
)
const PROGRAM_TYPES =
  /^application\/(?:x-(?:msdownload|msdos-program|dosexec|executable|elf|sh|shellscript|bat|ms-shortcut|mach-binary|java-archive|python|perl|sharedlib|desktop)|vnd\.(?:microsoft\.portable-executable|android\.package-archive|debian\.binary-package)|java-archive|javascript|ecmascript)$|^text\/(?:javascript|x-(?:shellscript|python|perl))$/

/** `program`: opening it runs it; `macros`: it may run something; null: it is usual to open it. */
export function riskOf({ name, type }: { readonly name: string; readonly type: string }): "program" | "macros" | null {
  // As a file manager takes it: blanks and points at the end fall away, and nothing invisible is part of an ending.
  const seen = name
    .normalize("NFKC")
    .replaceAll(/[\p{Cf}\p{Cc}]/gu, "")
    .toLowerCase()
    .replace(/[\s.]+$/, "")
  const ending = /\.([^.\s/\\]+)$/.exec(seen)?.[1]
  if (PROGRAM_TYPES.test(type.toLowerCase()) || (ending !== undefined && PROGRAMS.has(ending))) return "program"
  return ending !== undefined && MACROS.has(ending) ? "macros" : null
}
