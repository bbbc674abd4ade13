# Completion of skein for fish. Once:  skein completion fish > ~/.config/fish/completions/skein.fish
function __skein_complete
  set -l words (commandline -opc)
  set -l current (commandline -ct)
  set -l answers ($words[1] completion fish -- $words[2..-1] "$current" 2>/dev/null)
  # Where skein knows nothing there are files.
  if test (count $answers) -gt 0
    printf '%s\n' $answers
  else
    __fish_complete_path "$current"
  end
end
complete --command skein --no-files --arguments '(__skein_complete)'
