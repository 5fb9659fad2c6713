/* The queue's two dialogs serve every card: the button that opens one says for which entry and where to come back to. */
(function () {
  'use strict';

  document.addEventListener('click', function (event) {
    var button = event.target.closest && event.target.closest('[data-dialog][data-id]');
    if (!button) return;
    var dialog = document.querySelector(button.dataset.dialog);
    ['slug', 'id', 'back'].forEach(function (name) { dialog.querySelector('[name="' + name + '"]').value = button.dataset[name]; });
    dialog.querySelector('[data-no-here]').textContent = button.dataset.no;
  }, true);
}());
