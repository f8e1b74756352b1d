/**
 * `diwan completion`: scripts made from the list of commands, so that they know neither more nor less than the program.
 * Where no word fits, the shell completes files.
 * @module
 */
import { COMMANDS } from "../catalogue.ts"
import { arg, choice, done, type Call, type Done } from "../call.ts"
import { GLOBAL_OPTIONS } from "../command.ts"

/** Words that may follow other words: after `office`, its commands; after `office card`, its options. */
export function completionTable(): ReadonlyMap<string, readonly string[]> {
  const table = new Map<string, string[]>([["", ["relay"]]])
  const add = (after: string, word: string): void => {
    const words = table.get(after) ?? []
    if (!words.includes(word)) words.push(word)
    table.set(after, words)
  }
  const globals = GLOBAL_OPTIONS.flatMap(([syntax]) => longNames(syntax))
  for (const { path, options = [] } of COMMANDS) {
    const [first = "", second] = path.split(" ")
    add("", first)
    if (second !== undefined) add(first, second)
    for (const word of [...options.flatMap(([syntax]) => longNames(syntax)), ...globals, "--help"]) add(path, word)
  }
  return table
}

/** Print a completion script. */
export async function completion(call: Call): Promise<Done> {
  const shell = choice(arg(call, 0), "the shell", ["bash", "zsh", "fish"])
  const table = completionTable()
  const script = shell === "fish" ? fish(table) : posix(table, shell)
  return done({ shell, script }, script.trimEnd())
}

function longNames(syntax: string): readonly string[] {
  return [...syntax.matchAll(/--[a-z-]+/g)].map(([name]) => name)
}

/** bash; zsh runs the same through its own bash layer. */
function posix(table: ReadonlyMap<string, readonly string[]>, shell: "bash" | "zsh"): string {
  const cases = [...table].map(([after, words]) => `    "${after}") words="${words.join(" ")}" ;;`)
  return `${shell === "zsh" ? "#compdef diwan\nautoload -U +X bashcompinit && bashcompinit\n" : ""}_diwan() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" path="" word words=""
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in -*) ;; *) [ "$(echo $path | wc -w)" -lt 2 ] && path="\${path:+$path }$word" ;; esac
  done
  case "$path" in
${cases.join("\n")}
    *) case "\${path%% *}" in ${singles(table).join("|")}) path="\${path%% *}" ;; esac
       case "$path" in
${cases.map((line) => `  ${line}`).join("\n")}
       esac ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _diwan diwan
`
}

/** Commands of one word: what follows them is an argument, not a command. */
function singles(table: ReadonlyMap<string, readonly string[]>): readonly string[] {
  return [...table.keys()].filter(
    (key) => key !== "" && !key.includes(" ") && (table.get(key) ?? []).some((word) => word.startsWith("--")),
  )
}

function fish(table: ReadonlyMap<string, readonly string[]>): string {
  const lines: string[] = []
  for (const [after, words] of table) {
    const [first = "", second] = after.split(" ")
    const seen = [first, second]
      .filter((word) => word !== undefined && word !== "")
      .map((word) => `__fish_seen_subcommand_from ${word}`)
    const when = seen.length === 0 ? "__fish_use_subcommand" : seen.join("; and ")
    for (const word of words) {
      lines.push(
        word.startsWith("--")
          ? `complete -c diwan -n '${when}' -l ${word.slice(2)}`
          : `complete -c diwan -f -n '${when}' -a ${word}`,
      )
    }
  }
  return `${lines.join("\n")}\n`
}
