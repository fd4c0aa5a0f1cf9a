using System.Diagnostics.CodeAnalysis;
using RedisLocking.Templates;

namespace RedisLocking;

/// <summary>
/// The pattern of a lock's name: text with placeholders, <c>register:{body:email|trim|lower}</c>. Immutable and safe to
/// share; parse it once and format it for every request.
/// </summary>
/// <remarks>
/// <para>A placeholder is <c>{source:path|modifier|modifier}</c> or <c>{path}</c>. The source is letters and digits up to the
/// first colon; the path is everything up to the first <c>|</c> or the closing brace. A brace of the name itself is
/// doubled: <c>{{</c>, <c>}}</c>.</para>
/// <para>Modifiers are applied from left to right: <c>lower</c> and <c>upper</c> (NFC, invariant culture), <c>trim</c>
/// (white space at both ends), <c>hash</c> (SHA-256 as 64 hexadecimal digits, so that a long value fits).</para>
/// <para>Values are escaped as <see cref="LockName.Format"/> does it, so that two lists of values never make one name; for
/// that, one of <c>: / | , ; = &amp; # ?</c> must stand between two placeholders.</para>
/// </remarks>
public sealed partial class LockTemplate
{
    private readonly string _start;
    private readonly LockPlaceholder[] _placeholders;
    private readonly string[] _after;

    internal LockTemplate(string text, string start, LockPlaceholder[] placeholders, string[] after)
    {
        Text = text;
        _start = start;
        _placeholders = placeholders;
        _after = after;
        Placeholders = Array.AsReadOnly(placeholders);
    }

    /// <summary>The template as it was parsed.</summary>
    public string Text { get; }

    /// <summary>The placeholders, in the order in which they are written: one value is needed for each.</summary>
    public IReadOnlyList<LockPlaceholder> Placeholders { get; }

    /// <summary>Reads a template.</summary>
    /// <exception cref="FormatException">
    /// The template is empty or too long, a brace or a placeholder is not closed or empty, a modifier is unknown, or two
    /// placeholders have no separator between them. The message quotes the template and says where, and what is allowed.
    /// </exception>
    public static LockTemplate Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TemplateParser.Parse(text, out var template) is { } mistake ? throw new FormatException(mistake) : template!;
    }

    /// <summary>Reads a template; false when it is none. Use <see cref="Parse"/> to be told why.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out LockTemplate? template)
    {
        template = null;
        return text is not null && TemplateParser.Parse(text, out template) is null;
    }

    /// <summary><see cref="Text"/>.</summary>
    public override string ToString() => Text;
}
