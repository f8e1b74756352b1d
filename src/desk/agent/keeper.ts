/**
 * The keeper of one vault, as everything that serves its officer sees it: the command socket, the page, the courier. It is
 * there while the vault is open, while it is locked, and before there is one. `open.ts` makes it.
 *
 * Everything {@link Keeper.desk} gives belongs to one time of being open: after a lock it refuses with `locked`, also in
 * the middle of a use case. Ask for it anew with each request, and never keep it.
 *
 * What is said by itself ({@link DeskEvent} `said`) is one of {@link SaidCode}, with the values named there.
 * @module
 */
import type { DeskEvent, Job, RelayState, Said, Settings, UnlockWay } from "../api.ts"
import type { Desk } from "../desk.ts"
import type { Unlock } from "../../vault/index.ts"

/** Why a vault that was open is locked. */
export type LockedBy = "asked" | "idle" | "sleep"

/** The keeper of one vault. */
export interface Keeper {
  /** The vault's file, which may not be there yet. */
  readonly path: string
  /** The folder it stands in: settings and what else belongs to this vault stand beside it. */
  readonly home: string
  /** `none`: there is no vault at the path. */
  state(): "none" | "locked" | "open"
  /** Null: open, or not opened yet since this process began. */
  lockedBy(): LockedBy | null
  /** It was made for the play or for tests; false while there is none, or while another process has it. */
  play(): boolean
  /** The shifted clock of a play, seconds ahead; 0 everywhere else. */
  shift(): number
  /** UTC seconds, shifted in a play. */
  now(): number
  /** The open desk. @throws {DeskError} `locked` */
  desk(): Desk
  /**
   * Make the vault and do its first act; nothing stays if `begin` throws. Then it is open.
   * @throws {VaultError} those of `createVault`
   */
  create(passphrase: Uint8Array | string, begin: (desk: Desk) => void | Promise<void>): Promise<void>
  /** Open it; does nothing with an open one but prove the secret. @throws {VaultError} those of `openVault` */
  unlock(unlock: Unlock): Promise<void>
  /** End jobs and commands, wait for what is under way, close the vault, forget its keys. A locked one stays as it is. */
  lock(why: LockedBy): Promise<void>
  /** A person did something. Nothing that happens by itself may call this. */
  touch(): void
  settings(): Settings
  /** Keep settings. @throws {DeskError} `settings-refused` */
  keepSettings(settings: Settings): void
  /** `diwan-….localhost`, the same for as long as the vault lives. */
  host(): string
  /** Ways to unlock; known while it is locked too, and then only as far as a file can be believed. */
  ways(): readonly UnlockWay[]
  /**
   * Make a recovery code, which is shown once.
   * @returns the code in groups, and what a QR code of it holds
   * @throws {DeskError} `locked`; @throws {VaultError} `slot-label`, `too-many-slots`
   */
  addRecovery(label: string): { readonly code: string; readonly qr: string }
  /**
   * Let a passkey unlock it.
   * @param passkey credential id, PRF salt (32 bytes) and PRF output (32 bytes), each base64url
   * @throws {DeskError} `locked`; @throws {VaultError} `slot-label`, `too-many-slots`, `passkey-malformed`
   */
  addPasskey(passkey: {
    readonly label: string
    readonly credential: string
    readonly salt: string
    readonly secret: string
  }): void
  /** Replace the passphrase. @throws {DeskError} `locked`; @throws {VaultError} `wrong-passphrase`, `empty-passphrase` */
  changePassphrase(old: Uint8Array | string, next: Uint8Array | string): Promise<void>
  /** Remove a way to unlock. @throws {DeskError} `locked`; @throws {VaultError} `slot-unknown`, `last-slot` */
  removeWay(id: string): void
  relay(): RelayState
  /** Fetch and send now, one at a time with the courier. @returns what there is to say of it @throws {DeskError} `locked` */
  collect(signal?: AbortSignal): Promise<readonly Said[]>
  readonly jobs: Jobs
  /** Aborted when this time of being open ends; while it is locked it is aborted already. */
  signal(): AbortSignal
  /** Be told what happens. @returns stops listening */
  listen(listener: (event: DeskEvent) => void): () => void
  /** Lock, and end everything. */
  close(): Promise<void>
}

/** What long work is given. */
export interface JobWork {
  /** Aborted when somebody stops it, and when the vault is locked. */
  readonly signal: AbortSignal
  readonly progress: (done: number, total: number) => void
}

/** Long work. */
export interface Jobs {
  /** @throws {DeskError} `locked`, `too-many-jobs` */
  start(
    input: Pick<Job, "what" | "about" | "unit">,
    work: (job: JobWork) => Promise<{ readonly download: string } | void>,
  ): Job
  /** What runs, and the last that ended; newest last. Empty while the vault is locked. */
  list(): readonly Job[]
  /** Does nothing where there is no such job, or it has ended. */
  stop(id: string): void
  /** The file of a job is being fetched, which can be done once: nobody is offered it any more. */
  fetched(ticket: string): void
}

/** Every code of a `said` event, and of what {@link Keeper.collect} gives; and the values that belong into its sentence. */
export type SaidCode =
  /** A letter came. `name`, `channel` */
  | "letter-arrived"
  /** A letter of ours has its postmark. `name`, `channel` */
  | "letter-postmarked"
  /** A letter of ours has its quorum, and wants sending; registrars only. `name`, `channel` */
  | "letter-ready"
  /** Something was laid before this officer. `name`, `kind` (`letter`, `charter`, `roster`) */
  | "approval-awaits"
  /** Somebody who was invited has joined, and stands in no roster yet; registrars only. `name` */
  | "officer-joined"
  /** A channel has come further. `channel`, `stage` (a `ChannelStage`) */
  | "channel-stage"
  /** Something that came was refused: stop and telephone. `code` */
  | "alarm-raised"
  /** Collecting does not work, and not because the relay is away. `code` */
  | "collect-failed"
