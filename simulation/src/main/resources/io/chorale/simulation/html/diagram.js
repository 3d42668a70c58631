for (const box of document.querySelectorAll('input[data-level]')) {
  box.addEventListener('change', () => {
    for (const message of document.querySelectorAll('g.message.' + box.dataset.level)) {
      message.classList.toggle('hidden', !box.checked);
    }
  });
}
for (const message of document.querySelectorAll('g.message')) {
  message.addEventListener('click', () => message.classList.toggle('kept'));
}
