/* A masked value in clear for a while: <span id="p7">138****1234</span><button class="as-link" data-reveal="/…" data-into="#p7">显示</button>.
   Without data-into the element before the button is meant. Posted is `reason` (data-reason) if given; the answer is
   {value, seconds}. The value is never kept: after its seconds the mask stands there again. */
(function () {
  'use strict';
  var desk = window.desk;

  function mask(button, target, shown) {
    clearTimeout(Number(button.dataset.timer));
    target.textContent = shown.mask;
    button.textContent = shown.word;
    delete button.dataset.open;
  }

  desk.on('click', '[data-reveal]', function (event, button) {
    event.preventDefault();
    var target = button.dataset.into ? desk.$(button.dataset.into) : button.previousElementSibling;
    if (!target || button.dataset.busy) return;
    if (button.dataset.open) { button.dispatchEvent(new CustomEvent('mask')); return; }
    button.dataset.busy = '1';
    desk.post(button.dataset.reveal, button.dataset.reason ? { reason: button.dataset.reason } : {}).then(function (answer) {
      var before = { mask: target.textContent, word: button.textContent };
      target.textContent = answer.value;
      button.textContent = '遮住';
      button.dataset.open = '1';
      var again = function () { mask(button, target, before); };
      button.addEventListener('mask', again, { once: true });
      button.dataset.timer = setTimeout(function () { button.dispatchEvent(new CustomEvent('mask')); }, (answer.seconds || 60) * 1000);
    }, function () { /* already told */ }).then(function () { delete button.dataset.busy; });
  });

  /* nothing in clear stays on a page that is left or kept for going back */
  window.addEventListener('pagehide', function () {
    desk.$$('[data-reveal][data-open]').forEach(function (button) { button.dispatchEvent(new CustomEvent('mask')); });
  });
}());
