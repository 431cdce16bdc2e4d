// Keeps the page live. Without it everything is there, as of the time the page was opened.

const status = document.getElementById('status');
const title = document.title;
let unseen = 0;

enhance(document);
addEventListener('click', (event) => {
  const button = event.target instanceof Element ? event.target.closest('[data-copy]') : null;
  if (button !== null) copy(button);
});
addEventListener('visibilitychange', () => {
  if (!document.hidden) announce(0);
});

const source = new EventSource(document.body.dataset.events);
source.addEventListener('message', ({ lastEventId, data }) => {
  if (document.getElementById(`m-${lastEventId}`) !== null) return;
  const { channel, markup } = JSON.parse(data);
  const list = document.getElementById(channel);
  list.insertAdjacentHTML('afterbegin', markup);
  enhance(list.firstElementChild);
  list.firstElementChild.classList.add('new');
  announce(unseen + 1);
  status.textContent = channel === 'sms' ? 'A text message arrived' : 'A mail arrived';
});
source.addEventListener('open', () => {
  status.textContent = 'Live: new messages appear by themselves';
});
source.addEventListener('error', () => {
  status.textContent = 'The service does not answer: trying again';
});

/** Buttons that need a script, and times as they are here. */
function enhance(root) {
  for (const button of root.querySelectorAll('[data-copy]')) button.hidden = false;
  for (const time of root.querySelectorAll('time')) {
    time.textContent = new Date(time.dateTime).toLocaleTimeString();
  }
}

async function copy(button) {
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    status.textContent = `Copied ${button.dataset.copy}`;
    button.textContent = 'Copied';
  } catch {
    getSelection().selectAllChildren(button.previousElementSibling);
    status.textContent = 'The browser does not let this page copy: the code is selected';
  }
}

/** In the tab's title while nobody looks. */
function announce(count) {
  unseen = document.hidden ? count : 0;
  document.title = unseen === 0 ? title : `(${unseen}) ${title}`;
}
