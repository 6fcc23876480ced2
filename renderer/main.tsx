import './zod-without-eval.ts'
import './page-language.ts'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import './styles/index.css'
import { addHeldOnceConnected, addOpened, addPasted } from './drops/add-files.ts'
import { followMainProcess } from './follow-main-process.ts'
import { reportUncaughtErrors } from './report-errors.ts'
import { goBackToLanguage } from './settings/back-to-language.ts'
import { ErrorBoundary } from './shell/error-boundary.tsx'
import { keepFocus } from './shell/keep-focus.ts'
import { followWindowKeys } from './shell/window-keys.ts'
import { showLinked } from './uploads/show-upload.ts'

const root = document.querySelector('#root')
if (root === null) throw new Error('index.html has no #root')
goBackToLanguage()
createRoot(root).render(
  <StrictMode>
    <ErrorBoundary>
      <App />
    </ErrorBoundary>
  </StrictMode>,
)
reportUncaughtErrors()
keepFocus()
followWindowKeys()
addHeldOnceConnected()
addOpened()
addPasted()
showLinked()
void followMainProcess()
