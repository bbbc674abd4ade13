# Completion of skein for bash 3.2 and newer. In ~/.bashrc:  source <(skein completion bash)
_skein() {
  local line="${COMP_LINE:0:COMP_POINT}" candidate
  local -a words
  read -ra words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=('')
  # bash replaces only what stands behind the last of the characters at which it splits words, and @ itself.
  local current="${words[${#words[@]} - 1]}" kept='' breaks="${COMP_WORDBREAKS//[^@:=]/}"
  [[ -n $breaks ]] && kept="${current%"${current##*[$breaks]}"}" && kept="${kept%@}"
  COMPREPLY=()
  while IFS= read -r candidate; do
    COMPREPLY+=("${candidate#"$kept"}")
  done < <("$1" completion bash -- "${words[@]:1}" 2>/dev/null)
  # What ends in @ goes on.
  [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *@ ]] && compopt -o nospace 2>/dev/null
  return 0
}
# Where skein knows nothing there are files.
complete -o bashdefault -o default -F _skein skein
