/**
 * The commands about pouches.
 * @module
 */
import type { Command } from "../command.ts"

/** See the module. */
export const POUCH: readonly Command[] = [
  {
    path: "pouch pack",
    summary: "pack what waits for somebody into a file to be carried by hand; without --for: list what waits",
    options: [
      ["--for <names...>", "for whom: an officer's title, registrar, an office's name, a host's"],
      ["--out <file>", "where to write it: for-minister.pouch"],
      ["--volume <size>", "at most so large, in as many files as it takes: 2M, 700M, 4G (a little less than 4G)"],
    ],
    more: "What is packed stays in the outbox until it is known to have arrived, so it may go twice, and by the relay too.\nA pouch holds sealed bundles and no capability; who carries it sees sizes and mailboxes' ids.",
    examples: [
      "diwan pouch pack",
      "diwan pouch pack --for minister --out /media/stick/for-minister.pouch",
      "diwan pouch pack --for south.example harbour.example --out out.pouch --volume 700M",
    ],
    run: async (call) => (await import("../acts/pouch.ts")).pack(call),
  },
  {
    path: "pouch unpack",
    summary: "take in what a pouch brought: in any order, one file at a time or several, twice does no harm",
    args: [["<files...>", "the volumes"]],
    examples: ["diwan pouch unpack /media/stick/for-minister.pouch", "diwan pouch unpack for-minister-2of3.pouch"],
    run: async (call) => (await import("../acts/pouch.ts")).unpack(call),
  },
  {
    path: "pouch list",
    summary: "what is in a pouch, for anybody who holds it: how much, for which mailboxes, which volumes",
    args: [["<files...>", "the volumes"]],
    examples: ["diwan pouch list /media/stick/*.pouch"],
    alone: true,
    run: async (call) => (await import("../acts/pouch.ts")).list(call),
  },
  {
    path: "pouch arrived",
    summary: "your word that a pouch arrived: what was in it is packed no more; without a name: list those packed",
    args: [["[pouch]", "what 'diwan pouch pack' called it"]],
    options: [["--confirm <name>", "its name, instead of typing it when asked"]],
    more: "Usually not needed: what comes back says so. Whatever is lost after your word is lost.",
    examples: ["diwan pouch arrived", "diwan pouch arrived 5f0c2a91e3b74d60 --confirm 5f0c2a91e3b74d60"],
    run: async (call) => (await import("../acts/pouch.ts")).arrived(call),
  },
]
