/**
 * The place *Offices*: who is who, and how far each channel has come.
 * @module
 */
import { equal, fromHex, toHex } from "../../bytes/index.ts"
import { openRosterHead } from "../../office/index.ts"
import { knownOffice, own } from "../access.ts"
import { look } from "../act.ts"
import type { InvitedText, OfficesPage, RoleName } from "../api.ts"
import type { Desk } from "../desk.ts"
import { replacementState } from "../offices/replacing.ts"
import { channels, invited, layings, offices, reach } from "../records.ts"
import { channelText } from "./channels.ts"
import { officeText, type Looking } from "./people.ts"
import { givenStock, heldStock } from "./stocks.ts"

/** Offices, channels, invitations, stocks. */
export function officesPage(desk: Desk): OfficesPage {
  return look(desk, (tx, self) => {
    const at: Looking = { tx, self, now: desk.now() }
    return {
      own: officeText(at, own(tx, self)),
      invited: invitedTexts(at),
      laying: layings.list(tx).flatMap(({ value }) => {
        if (value.shown === null) return []
        const { version, quorum, registrar } = openRosterHead(value.shown.head)
        const successor = equal(registrar, self.officer) ? null : officerName(at, registrar)
        return [{ version, approvals: value.approvals.length, wanted: quorum, successor }]
      }),
      candidates:
        self.registrar === null
          ? self.candidate === undefined
            ? []
            : [toHex(self.officer)]
          : (own(tx, self).roster?.lines ?? [])
              .map(({ officer }) => toHex(officer))
              .filter((officer) => reach.get(tx, officer)?.candidate !== undefined),
      replacement: replacementState(at),
      channels: channels.list(tx).map(({ value }) => channelText(at, value)),
      correspondents: correspondents(at),
      stock: {
        held: heldStock(at).map(({ of, left, expires }) => ({ of, left, expires })),
        given: givenStock(at),
      },
    }
  })
}

/** Registrar: who was invited, by title; the founder is among them, who invited themselves. */
function invitedTexts(at: Looking): readonly InvitedText[] {
  const lines = own(at.tx, at.self).roster?.lines ?? []
  return invited
    .list(at.tx)
    .filter(({ value }) => value.left === undefined)
    .map(({ value }): InvitedText => {
      const { name, title, roles, joined } = value
      return {
        name,
        title,
        roles: [...roles] satisfies RoleName[],
        joined: joined === null ? null : toHex(joined.officer),
        inRoster: joined !== null && lines.some(({ officer }) => equal(officer, joined.officer)),
      }
    })
    .toSorted((a, b) => (a.title < b.title ? -1 : a.title > b.title ? 1 : 0))
}

/** Of somebody who stands in the roster in force, or has joined since. */
function officerName({ tx, self }: Looking, id: Uint8Array): string {
  const line = own(tx, self).roster?.lines.find(({ officer }) => equal(officer, id))
  return (
    line?.name ??
    invited.list(tx).find(({ value }) => value.joined !== null && equal(value.joined.officer, id))?.value.name ??
    ""
  )
}

/** Other offices whose rosters are known here, by name. */
function correspondents(at: Looking): OfficesPage["correspondents"] {
  return offices
    .list(at.tx)
    .flatMap(({ key }) => {
      const known = knownOffice(at.tx, fromHex(key, 32))
      return known === null || equal(known.id, at.self.office) ? [] : [officeText(at, known)]
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}
