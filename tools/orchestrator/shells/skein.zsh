#compdef skein
# Completion of skein for zsh. In ~/.zshrc, behind compinit:  source <(skein completion zsh)
_skein() {
  local -a answers ending going
  answers=("${(@f)$("${words[1]}" completion zsh -- "${(@)words[2,CURRENT-1]}" "$PREFIX" 2>/dev/null)}")
  ending=(${answers:#(|*@)})
  going=(${(M)answers:#*@})
  # Where skein knows nothing there are files.
  (( $#ending + $#going )) || { _files; return }
  (( $#ending )) && _describe skein ending
  # What ends in @ goes on.
  (( $#going )) && _describe skein going -S ''
}
if [[ $funcstack[1] == _skein ]]; then _skein "$@"; else compdef _skein skein; fi
