// Makes the page live: the time that is left, the wait for another mail, the answer of the app. Without it the page
// says until when it is valid, and a button asks for the answer.

const key = location.pathname;
const nonce = document.querySelector('input[name="nonce"]');
const resume = document.getElementById('resume');
const state = document.getElementById('state');
const left = document.getElementById('left');
const wait = document.querySelector('[data-wait]');
const check = document.getElementById('check');

for (const time of document.querySelectorAll('time')) {
  const { lang } = document.documentElement;
  const { hour12 } = new Intl.DateTimeFormat(lang, { hour: 'numeric' }).resolvedOptions();
  // Clocks of 24 hours show two digits: 09:05, but 9:05 AM.
  const style = { hour: hour12 ? 'numeric' : '2-digit', minute: '2-digit', numberingSystem: 'latn' };
  time.textContent = new Date(time.dateTime).toLocaleTimeString(lang, style);
}
if (resume !== null) goOn();
else if (nonce !== null) remember(nonce.value);
if (left !== null) countDown();
if (wait !== null) waitForMail();
if (check !== null) listen();

/** After going back or reloading, which leave nothing of what the forms held. */
function goOn() {
  const known = recall();
  if (known === null) return;
  resume.elements.namedItem('nonce').value = known;
  resume.submit();
}

/** The browser may forbid it in frames. */
function remember(value) {
  try {
    sessionStorage.setItem(key, value);
  } catch {
    // Going back asks for the window in which it began.
  }
}

function recall() {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

function countDown() {
  const ends = performance.now() + left.dataset.left * 1000;
  const label = document.querySelector('[data-live]');
  label.textContent = label.dataset.live;
  left.setAttribute('role', 'timer');
  left.dir = 'ltr';
  const stop = each(ends, (seconds) => {
    left.textContent = clock(seconds);
    if (seconds === 60) announce(left.dataset.last);
    if (seconds > 0) return;
    stop();
    lookAgain();
  });
}

function waitForMail() {
  const ends = performance.now() + wait.dataset.wait * 1000;
  const again = document.querySelector('.again button');
  again.disabled = true;
  const stop = each(ends, (seconds) => {
    wait.textContent = clock(seconds);
    if (seconds > 0) return;
    stop();
    again.disabled = false;
    wait.parentElement.remove();
  });
}

/** The status alone comes this way: the form fetches the rest, and takes the browser back. */
function listen() {
  const source = new EventSource(`${key.replace(/\/$/, '')}/events`);
  source.addEventListener('message', ({ data }) => {
    if (data === 'pending') return;
    source.close();
    check.click();
  });
  addEventListener('pagehide', () => source.close());
}

function lookAgain() {
  if (check !== null) check.click();
  else if (state !== null) state.submit();
  else location.reload();
}

function announce(text) {
  const status = document.createElement('p');
  status.className = 'unseen';
  status.setAttribute('role', 'status');
  document.querySelector('main').append(status);
  setTimeout(() => (status.textContent = text), 100);
}

/** Says each second how many are left, the first time at once. */
function each(ends, show) {
  const now = () => show(Math.max(0, Math.ceil((ends - performance.now()) / 1000)));
  const timer = setInterval(now, 1000);
  queueMicrotask(now);
  return () => clearInterval(timer);
}

function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
