/**
 * Where a mistake of the page stops: the place that failed says so, and the frame round it goes on working.
 * @module
 */
import { Component, type JSX, type ReactNode } from "react"
import { refusalOf } from "../api.ts"
import { T } from "../i18n/language.tsx"
import { Button } from "../ui/button.tsx"
import { RefusalNotice } from "../ui/notice.tsx"

/** Shows what is in it, or that it failed. React gives this to classes only. */
export class Boundary extends Component<{ readonly children: ReactNode }, { readonly failed: unknown }> {
  override state: { readonly failed: unknown } = { failed: null }

  static getDerivedStateFromError(error: unknown): { readonly failed: unknown } {
    return { failed: error ?? new Error("something was thrown that says nothing") }
  }

  override render(): ReactNode {
    return this.state.failed === null ? this.props.children : <Failed error={this.state.failed} />
  }
}

function Failed({ error }: { readonly error: unknown }): JSX.Element {
  return (
    <RefusalNotice
      refusal={refusalOf(error)}
      again={
        <p>
          <Button onPress={() => location.reload()}>
            <T id="common.try-again" />
          </Button>
        </p>
      }
    />
  )
}
