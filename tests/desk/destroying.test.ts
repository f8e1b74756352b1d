/**
 * Destruction: what leaves a vault when a charter's reading time is over, or when its reader says so, is nowhere on its disk
 * any more, and in no record that the vault's key opens; what others count on stays.
 */
import { closeSync, copyFileSync, existsSync, openSync, readdirSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { test } from "node:test"
import assert from "node:assert/strict"
import {
  archiveKey,
  collect,
  destroyDue,
  destroyView,
  destructionOf,
  exportLetter,
  fetchEnclosure,
  listDrafts,
  listLetters,
  newArchiveKey,
  openArchived,
  readLetter,
  receiptLetter,
  receiptsOf,
  removeArchiveKey,
  sendLetter,
  setArchiveKey,
  verifyBook,
  verifyFile,
  type Desk,
} from "../../src/desk/index.ts"
import { look } from "../../src/desk/act.ts"
import { idOf } from "../../src/desk/access.ts"
import { drafts, dues, views } from "../../src/desk/records.ts"
import { diwan, type Ran } from "../../src/desk/cli/testdata/kit.ts"
import { closeSearch, openSearch } from "../../src/desk/search/index.ts"
import { bodiesOf, everyOctet, goneSince, tracesOf } from "./disk.ts"
import {
  approveAll,
  channelOf,
  cheat,
  DAY,
  draftOf,
  lay,
  recordsOf,
  refusal,
  refusedWith,
  send,
  settle,
  standing,
  worlds,
  RULES,
} from "./steps.ts"

const DAYS = 30
const inWorld = worlds(() => standing({ ...RULES, readingDays: DAYS }))

const SENTENCE = "The ambassador dines at the juniper house on Thursday."
const READERS = ["north/principal", "north/adviser", "north/registrar", "south/minister", "south/registrar"]
const viewsDue = (desk: Desk): readonly string[] =>
  look(desk, (tx) => dues.list(tx).flatMap(({ key, value }) => (value.what === "view" ? [key] : [])))

test("when the reading time is over no vault's records hold a word of the letter, no page a trace; entry and receipts stay", () =>
  inWorld(async (at) => {
    const name = await send(at, "north", draftOf(SENTENCE))
    const kept = new Map(READERS.map((who) => [who, bodiesOf(at.pathOf(who))]))
    for (const who of READERS) assert.ok(recordsOf(at.desk(who)).includes(SENTENCE), `${who} holds it to begin with`)
    const until = at.clock.now + DAYS * DAY
    at.clock.now = until - DAY
    for (const who of READERS) assert.equal(destroyDue(at.desk(who)), 0, `not before its time: ${who}`)
    assert.equal(readLetter(at.desk("south/minister"), name).name, name)

    at.clock.now = until + 60
    assert.equal(
      refusedWith(() => readLetter(at.desk("south/minister"), name)),
      "view-destroyed",
      "refused before it is gone",
    )
    for (const who of READERS) {
      const desk = await at.reopen(who)
      assert.equal(destroyDue(desk), 0, "opening has destroyed it")
      assert.equal(recordsOf(desk).includes(SENTENCE), false, `${who} holds a word of it`)
      assert.deepEqual(viewsDue(desk), [])
      const gone = goneSince(at.pathOf(who), kept.get(who) ?? [])
      assert.ok(gone.some((body) => body.length > SENTENCE.length + 200))
      assert.equal(tracesOf(at.pathOf(who), gone), 0, `${who}: traces on the disk`)
      assert.equal(everyOctet(dirname(at.pathOf(who))).includes(SENTENCE), false)
      for (const work of [
        () => readLetter(desk, name),
        () => exportLetter(desk, name),
        () => receiptLetter(desk, name),
      ])
        assert.equal(refusedWith(work), "view-destroyed", who)
      const [line] = listLetters(desk).letters
      assert.deepEqual([line?.name, line?.destroyed], [name, at.clock.now])
    }
    assert.deepEqual(listDrafts(at.desk("north/adviser")), [], "what its drafter wrote went with it")
    assert.ok(receiptsOf(at.desk("north/adviser"), name).length >= 2)
    for (const { verified } of verifyBook(at.desk("south/registrar"), "cedar")) assert.equal(verified.kind, "verified")
    await settle(at)
    assert.equal(await send(at, "north", draftOf("The next one.")), "north/2")
  }))

test("its reader destroys a view now: the same again changes nothing, newer covers are taken, a second view is not", () =>
  inWorld(async (at) => {
    const name = await send(at, "north", draftOf(SENTENCE))
    const desk = at.desk("south/minister")
    const before = bodiesOf(at.pathOf("south/minister"))
    const key = look(desk, (tx) => views.list(tx)[0]?.key ?? assert.fail("no view"))
    const cover = look(desk, (tx) => views.get(tx, key)?.cover) ?? assert.fail("no cover")
    assert.deepEqual(
      { ...destructionOf(desk, name) },
      { name, done: null, until: at.clock.now + DAYS * DAY, archive: false },
    )
    const first = destroyView(desk, { name })
    assert.deepEqual(first, { name, channel: "cedar", at: at.clock.now, archived: false })
    assert.equal(tracesOf(at.pathOf("south/minister"), goneSince(at.pathOf("south/minister"), before)), 0)
    at.clock.now += 60
    assert.deepEqual(destroyView(desk, { name }), first)
    assert.equal(destructionOf(desk, name).done, first.at)
    assert.equal(
      refusedWith(() => destroyView(desk, { name: "north/9" })),
      "no-letter",
    )
    assert.equal(
      refusedWith(() => destructionOf(desk, "north/9")),
      "no-letter",
    )
    assert.deepEqual(viewsDue(desk), [])

    // The registrar passes on a newer cover; the content does not come back with it.
    const channel = idOf(channelOf(desk))
    cheat(at.desk("south/registrar"), (act) => {
      const { office, officer } = look(desk, (_, self) => self)
      act.posted.push({ to: { office, officer }, channel, item: { kind: "cover", cover, envelope: null } })
    })
    const { refused } = await settle(at)
    assert.equal(refused, 0)
    assert.equal(
      look(desk, (tx) => views.get(tx, key)?.content.length),
      0,
    )
    assert.equal(readLetter(at.desk("south/registrar"), name).name, name, "colleagues keep theirs until its time")
  }))

test("the search finds no word of a destroyed letter, in the same session and the next, and its old image opens no more", () =>
  inWorld(async (at) => {
    const name = await send(at, "north", draftOf(SENTENCE))
    await send(at, "north", draftOf("Another letter, of cedars."))
    const who = "south/minister"
    const image = join(dirname(at.pathOf(who)), "search.diwan")
    const search = await openSearch(at.desk(who))
    await search.catchUp()
    assert.equal(search.search({ query: "juniper" }).total, 1)
    await search.save()
    copyFileSync(image, join(at.folder, "seized"))
    destroyView(at.desk(who), { name })
    assert.equal(existsSync(image), false)
    assert.equal(search.search({ query: "juniper" }).total, 0)
    await search.catchUp()
    assert.deepEqual([search.search({ query: "juniper" }).total, search.search({ query: "cedars" }).total], [0, 1])
    await search.close()
    copyFileSync(join(at.folder, "seized"), image)
    const desk = await at.reopen(who)
    const again = await openSearch(desk)
    assert.equal(again.behind, 2, "the old image is nobody's")
    await again.catchUp()
    assert.deepEqual([again.search({ query: "juniper" }).total, again.search({ query: "cedars" }).total], [0, 1])
    await again.close()
    await closeSearch(desk)
  }))

test("an archive key: the view is sealed to it, this device cannot read it, the identity file can; for good, nobody can", () =>
  inWorld(async (at) => {
    const name = await send(at, "north", draftOf(SENTENCE))
    const second = await send(at, "north", draftOf("Not archived."))
    const desk = at.desk("south/minister")
    const { identityFile, recipient } = newArchiveKey()
    assert.equal(archiveKey(desk), null)
    for (const wrong of ["", "age1pq1qqqq", identityFile, `${recipient}\n${recipient}`])
      assert.equal(
        refusedWith(() => setArchiveKey(desk, wrong)),
        "recipient-text",
      )
    const { mark } = setArchiveKey(desk, `# for the archive\n${recipient}\n`)
    assert.deepEqual([archiveKey(desk)?.mark, archiveKey(desk)?.recipient], [mark, recipient])
    assert.equal(
      refusedWith(() => openArchived(desk, { name, identityFile })),
      "archive-absent",
    )

    assert.equal(destroyView(desk, { name }).archived, true)
    assert.equal(recordsOf(desk).includes(SENTENCE), false)
    assert.equal(
      refusedWith(() => readLetter(desk, name)),
      "view-archived",
    )
    const { letter, file, channelId } = openArchived(desk, { name, identityFile })
    assert.equal(letter.view.sections[0]?.versions[0]?.text, SENTENCE)
    assert.equal(verifyFile(file, channelId).kind, "view")
    assert.equal(
      refusedWith(() => openArchived(desk, { name, identityFile: newArchiveKey().identityFile })),
      "archive-identity",
    )
    assert.equal(
      refusedWith(() => openArchived(desk, { name, identityFile: recipient })),
      "identity-text",
    )

    // What was archived stays so when the key is changed; the next goes as the vault is set then.
    removeArchiveKey(desk)
    at.clock.now += (DAYS + 1) * DAY
    assert.equal(destroyDue(desk), 1)
    assert.equal(
      refusedWith(() => openArchived(desk, { name: second, identityFile })),
      "archive-absent",
    )
    assert.equal(openArchived(desk, { name, identityFile }).letter.name, name)
    const before = bodiesOf(at.pathOf("south/minister"))
    assert.equal(destroyView(desk, { name, forGood: true }).archived, false)
    assert.equal(tracesOf(at.pathOf("south/minister"), goneSince(at.pathOf("south/minister"), before)), 0)
    assert.equal(
      refusedWith(() => openArchived(desk, { name, identityFile })),
      "archive-absent",
    )
  }))

test("with the view go its enclosures' keys and what was fetched of them in part", () =>
  inWorld(async (at) => {
    const chart = join(at.folder, "chart.bin")
    writeFileSync(chart, Buffer.alloc(3 << 20, "octets of the chart "))
    const source = `${draftOf(SENTENCE)}\n## enclosure chart.bin\nmarking: confidential\nreaders: south/minister, north/adviser\n`
    const name = await send(at, "north", source)
    const desk = at.desk("south/minister")
    const folder = join(dirname(at.pathOf("south/minister")), "enclosures")
    const [enclosure] = readLetter(desk, name).view.enclosures
    assert.ok(enclosure?.key !== null && enclosure !== undefined)
    const { key } = enclosure
    let chunks = 0
    const calm = at.network
    at.network = (passing, go) => {
      if (passing.path.includes("/chunks/") && ++chunks > 1) throw new TypeError("fetch failed")
      return go()
    }
    assert.equal(await refusal(fetchEnclosure(desk, enclosure, dirname(at.pathOf("south/minister")))), "unreachable")
    at.network = calm
    assert.equal(readdirSync(folder).filter((file) => file.endsWith(".fetched")).length, 1)
    assert.ok(recordsOf(desk).includes(Buffer.from(key.identity)))
    destroyView(desk, { name })
    assert.deepEqual(readdirSync(folder), [])
    for (const secret of [key.identity, key.token]) assert.equal(recordsOf(desk).includes(Buffer.from(secret)), false)
    destroyView(at.desk("north/adviser"), { name })
    for (const secret of [key.identity, key.token])
      assert.equal(recordsOf(at.desk("north/adviser")).includes(Buffer.from(secret)), false)
  }))

test("a letter that is not entered in time: the secret and all leaves leave the approvers, the drafter last", () =>
  inWorld(async (at) => {
    const { draft } = await lay(at, "north", draftOf(SENTENCE))
    const [principal, adviser] = [at.desk("north/principal"), at.desk("north/adviser")]
    await collect(principal)
    const secret = look(adviser, (tx) => drafts.list(tx)[0]?.value.secret)
    assert.ok(secret !== null && secret !== undefined)
    assert.ok(recordsOf(principal).includes(secret))
    at.clock.now += 8 * DAY
    destroyDue(adviser)
    assert.ok(recordsOf(adviser).includes(secret), "it may be sealed again for a month")
    for (const who of ["north/principal", "north/registrar"]) {
      const before = bodiesOf(at.pathOf(who))
      assert.ok(destroyDue(at.desk(who)) > 0, who)
      assert.equal(recordsOf(at.desk(who)).includes(secret), false, who)
      assert.equal(tracesOf(at.pathOf(who), goneSince(at.pathOf(who), before)), 0)
    }
    assert.equal(recordsOf(principal).includes(SENTENCE), false)
    assert.deepEqual(
      listDrafts(adviser).map((each) => [each.draft, each.state]),
      [[draft, "submitted"]],
    )
    at.clock.now += DAYS * DAY
    const before = bodiesOf(at.pathOf("north/adviser"))
    assert.ok(destroyDue(adviser) > 0)
    assert.equal(tracesOf(at.pathOf("north/adviser"), goneSince(at.pathOf("north/adviser"), before)), 0)
    for (const gone of [SENTENCE, Buffer.from(secret)]) assert.equal(recordsOf(adviser).includes(gone), false)
    assert.deepEqual(listDrafts(adviser), [])
  }))

test("a drafter who reads no part of the letter keeps its text no longer than its readers", () =>
  inWorld(async (at) => {
    const { name } = await lay(at, "north", draftOf([{ text: SENTENCE, readers: "south/minister, north/principal" }]))
    await approveAll(at, "north", "letter", 2, name)
    await collect(at.desk("north/registrar"))
    await sendLetter(at.desk("north/registrar"), name)
    await settle(at)
    const adviser = at.desk("north/adviser")
    assert.ok(recordsOf(adviser).includes(SENTENCE))
    at.clock.now += (7 + DAYS) * DAY + 60
    destroyDue(adviser)
    assert.equal(recordsOf(adviser).includes(SENTENCE), false)
  }))

test("the command line says what will be gone, wants the name, archives, and reads the archive with the identity file", () =>
  inWorld(async (at) => {
    const name = await send(at, "north", draftOf(SENTENCE))
    const who = "south/minister"
    const key = join(at.folder, "key")
    writeFileSync(key, at.keyOf(who), { mode: 0o600 })
    at.leave(who)
    const run = async (...argv: readonly string[]): Promise<Ran> => {
      const fd = openSync(key, "r")
      try {
        const given = ["--home", dirname(at.pathOf(who)), "--key-fd", String(fd)]
        return await diwan([...argv, ...given], { now: () => at.clock.now, folder: at.folder })
      } finally {
        closeSync(fd)
      }
    }
    const [identity, recipient] = [join(at.folder, "archive.identity"), join(at.folder, "archive.recipient")]
    const made = await diwan(["archive", "new", "--out", identity])
    assert.match(made.out, /^age1pq1[a-z0-9]{1952}\n$/)
    assert.equal(made.err.includes("AGE-SECRET"), false)
    assert.equal((await diwan(["archive", "new", "--out", identity])).exit, 1, "a file is not replaced")
    writeFileSync(recipient, made.out)
    assert.match((await run("archive", "key")).out, /no archive key/)
    assert.match((await run("archive", "key", "--set", recipient)).out, /mark [0-9a-f]{16}/)
    assert.equal((await run("archive", "key", "--set", identity)).exit, 1)

    const asked = await run("destroy", name)
    assert.equal(asked.exit, 6)
    assert.match(asked.err, /cannot be undone[^]*archive key stays here[^]*by itself it would go on/)
    assert.equal((await run("destroy", name, "--confirm", "north/2")).exit, 6)
    assert.equal((await run("destroy", "--for-good")).exit, 2)
    assert.equal((await run("read", name)).exit, 0, "nothing was done")
    const done = JSON.parse((await run("destroy", name, "--confirm", name, "--json")).out) as Record<string, unknown>
    assert.deepEqual([done["name"], done["archived"]], [name, true])
    assert.equal((await run("read", name)).exit, 5)
    assert.match((await run("list")).out, /destroyed/)
    assert.deepEqual(JSON.parse((await run("destroy", "--json")).out), { v: 1, destroyed: 0 })

    const read = await run("archive", "open", name, "--identity", identity)
    assert.equal(read.exit, 0, read.err)
    assert.match(read.out, /juniper house/)
    const view = join(at.folder, "north-1.view")
    const exported = await run("archive", "open", name, "--identity", identity, "--export", view, "--json")
    const { channel } = JSON.parse(exported.out) as { readonly channel: string }
    assert.equal((await diwan(["verify", view, "--channel", channel])).exit, 0)
    await diwan(["archive", "new", "--out", join(at.folder, "other.identity")])
    const other = await run("archive", "open", name, "--identity", join(at.folder, "other.identity"))
    assert.deepEqual([other.exit, other.out], [4, ""])
    assert.equal((await run("destroy", name, "--for-good", "--confirm", name)).exit, 0)
    assert.equal((await run("archive", "open", name, "--identity", identity)).exit, 5)
  }))
