using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Help;

namespace RedisLocking.Cli.Completions;

/// <summary>
/// The completions of a command tree as a script, so that no Tab waits for a program to start. What stands after <c>--</c> is completed as
/// the command line that it is.
/// </summary>
internal static class BashScript
{
    public static string Of(RootCommand root) =>
        $$"""
        _redislock() {
            local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" command="" index
            for ((index = 1; index < COMP_CWORD; index++)); do
                if [ "${COMP_WORDS[index]}" = "--" ]; then
                    if declare -F _command_offset >/dev/null; then _command_offset $((index + 1)); else COMPREPLY=($(compgen -c -f -- "$word")); fi
                    return
                fi
                case "${COMP_WORDS[index]}" in
                    {{string.Join('|', Names(root.Subcommands))}}) [ -n "$command" ] || command="${COMP_WORDS[index]}" ;;
                esac
            done
            case "$before" in
        {{string.Join('\n', OptionsWithValues(root).Select(one => Case(string.Join('|', one.Aliases.Prepend(one.Name)), Labels(one), " return")))}}
            esac
            case "$command" in
        {{string.Join('\n', root.Subcommands.Select(one => Case(one.Name, [.. one.Arguments.SelectMany(Labels), .. Options(one), .. Names(root.Options.Where(global => global.Recursive && global is not HelpOption))])))}}
        {{Case("*", [.. Names(root.Subcommands), .. Options(root)])}}
            esac
        }
        complete -F _redislock redislock

        """;

    private static string Case(string pattern, IEnumerable<string> words, string after = "") =>
        $"        {pattern}) COMPREPLY=($(compgen -W \"{string.Join(' ', words)}\" -- \"$word\"));{after} ;;";

    private static IEnumerable<Option> OptionsWithValues(RootCommand root) =>
        root.Options.Concat(root.Subcommands.SelectMany(one => one.Options))
            .Where(one => one.Arity.MinimumNumberOfValues > 0)
            .DistinctBy(one => one.Name, StringComparer.Ordinal);

    private static IEnumerable<string> Options(Command command) => Names(command.Options.Where(one => !one.Hidden)).Distinct(StringComparer.Ordinal);

    private static IEnumerable<string> Names(IEnumerable<Symbol> symbols) => symbols.Select(one => one.Name);

    private static IEnumerable<string> Labels(Symbol symbol) => symbol.GetCompletions(CompletionContext.Empty).Select(one => one.Label);
}
