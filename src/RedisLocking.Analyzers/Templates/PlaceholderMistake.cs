using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using RedisLocking.Templates;

namespace RedisLocking.Analyzers.Templates;

/// <summary>What is wrong with a placeholder, and what was probably meant, if that can be told.</summary>
internal sealed record PlaceholderMistake(string What, string? Replacement = null)
{
    /// <summary>The keys of a diagnostic's properties, for the fix.</summary>
    public const string PlaceholderKey = "placeholder";
    public const string ReplacementKey = "replacement";

    /// <summary>Reports each wrong placeholder of each template; one that cannot be read is RL0001's.</summary>
    public static void Report(IEnumerable<WrittenTemplate> templates, Func<LockPlaceholder, PlaceholderMistake?> find, Action<Diagnostic> report)
    {
        foreach (var template in templates)
        {
            if (TemplateParser.Parse(template.Text, out var parsed) is not null)
                continue;
            foreach (var placeholder in parsed!.Placeholders)
            {
                if (find(placeholder) is { } mistake)
                    report(mistake.ToDiagnostic(template, placeholder));
            }
        }
    }

    /// <summary>The placeholder with another source and path, and with the modifiers that it has.</summary>
    public static string Rewrite(LockPlaceholder placeholder, string? source, string path) =>
        $"{{{(source is null ? "" : $"{source}:")}{path}{string.Concat(placeholder.Modifiers.Select(modifier => $"|{modifier}"))}}}";

    private Diagnostic ToDiagnostic(WrittenTemplate template, LockPlaceholder placeholder)
    {
        var properties = ImmutableDictionary<string, string?>.Empty;
        if (Replacement is not null)
            properties = properties.Add(PlaceholderKey, placeholder.Text).Add(ReplacementKey, Replacement);
        return Diagnostic.Create(Rules.UnknownPlaceholder, template.Location, properties, placeholder.Text, template.Text, What);
    }
}
