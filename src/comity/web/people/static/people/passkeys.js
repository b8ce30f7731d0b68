// Passkeys: asks the browser to make or to use one when a form with data-passkey is sent, and sends what it answers.
// data-passkey is "create", "get" or "sign-in" (which fetches its options first, because nobody has said yet who they are).
const problems = {
  NotAllowedError: 'Nothing was done: it was stopped, or took too long. Try again.',
  InvalidStateError: 'There is a passkey for your account on this device already.',
  SecurityError: 'Your browser does not allow passkeys at this address.'
}

async function options (form) {
  if (form.dataset.passkey !== 'sign-in') return JSON.parse(form.dataset.passkeyOptions)
  const answer = await fetch(form.action, { headers: { Accept: 'application/json' } })
  if (!answer.ok) throw new Error('no options')
  return (await answer.json()).request_options
}

async function ask (form) {
  const given = await options(form)
  if (form.dataset.passkey !== 'create') return window.webauthnJSON.get(given)
  // A passkey is kept where it is found again without an e-mail address, and asks for a finger, a face or a PIN.
  Object.assign(given.publicKey.authenticatorSelection, {
    residentKey: 'required', requireResidentKey: true, userVerification: 'required'
  })
  return window.webauthnJSON.create(given)
}

for (const form of document.querySelectorAll('form[data-passkey]')) {
  const problem = form.querySelector('[data-passkey-problem]')
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    problem.hidden = true
    try {
      if (!window.webauthnJSON || !window.webauthnJSON.supported()) throw new Error('not supported')
      form.elements.credential.value = JSON.stringify(await ask(form))
      form.submit()
    } catch (error) {
      problem.textContent = problems[error.name] ||
        'Your browser could not use a passkey here. Use an authenticator app instead.'
      problem.hidden = false
    }
  })
}
