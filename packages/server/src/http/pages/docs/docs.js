// Adds a button to every block of code that copies it. Without it everything is there to be selected.

const status = document.getElementById('copied');

for (const block of document.querySelectorAll('main pre')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'copy';
  button.textContent = 'Copy';
  button.setAttribute('aria-label', `Copy: ${block.textContent.trim().split('\n', 1)[0].slice(0, 60)}`);
  button.addEventListener('click', () => copy(block, button));
  const frame = document.createElement('div');
  frame.className = 'block';
  block.replaceWith(frame);
  frame.append(block, button);
}

async function copy(block, button) {
  try {
    await navigator.clipboard.writeText(block.textContent.replace(/\n$/, ''));
    button.textContent = 'Copied';
    say('Copied');
    setTimeout(() => {
      button.textContent = 'Copy';
    }, 2_000);
  } catch {
    // Not over plain HTTP, and not where the reader forbids it.
    getSelection().selectAllChildren(block);
    say('The browser does not let this page copy: the text is selected');
  }
}

function say(text) {
  status.hidden = false;
  status.textContent = text;
}
