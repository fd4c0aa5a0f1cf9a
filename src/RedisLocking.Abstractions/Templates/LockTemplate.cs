using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using RedisLocking.Names;
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
public sealed class LockTemplate
{
    // A byte order mark read the wrong way round; string.Normalize refuses it.
    private const char NoCharacter = '\uFFFE';

    private static readonly SearchValues<char> Braces = SearchValues.Create("{}");

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

    /// <summary>Makes the name of the lock for these values.</summary>
    /// <param name="values">One for each of <see cref="Placeholders"/>, in their order, as they came; null where there is none.</param>
    /// <exception cref="LockTemplateValueException">
    /// A value is missing or only white space; or, once its modifiers are applied, it holds a control character, a
    /// brace or what is no Unicode; or the name gets longer than 1,024 bytes.
    /// </exception>
    /// <exception cref="ArgumentException">There are more or fewer values than placeholders.</exception>
    public LockName Format(params ReadOnlySpan<string?> values)
    {
        if (values.Length != _placeholders.Length)
            throw new ArgumentException($"The lock template '{Text}' has {_placeholders.Length} placeholders; {values.Length} values were given.", nameof(values));
        return _placeholders.Length == 0 ? new LockName(_start) : FormatCore(values);
    }

    /// <summary><see cref="Text"/>.</summary>
    public override string ToString() => Text;

    private LockName FormatCore(ReadOnlySpan<string?> values)
    {
        // A growing buffer that starts on the stack: nothing is allocated beside the name.
        var name = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[256]);
        name.AppendLiteral(_start);
        for (var index = 0; index < _placeholders.Length; index++)
        {
            name.AppendLiteral(NameValue.Escape(Usable(_placeholders[index], values[index])));
            name.AppendLiteral(_after[index]);
        }

        var text = name.ToStringAndClear();
        return Encoding.UTF8.GetByteCount(text) <= LockName.MaxBytes
            ? new LockName(text)
            : throw new LockTemplateValueException(Longest(values), $"makes the name of the lock longer than {LockName.MaxBytes} bytes");
    }

    private static string Usable(LockPlaceholder placeholder, string? value)
    {
        if (string.IsNullOrWhiteSpace(value))
            throw new LockTemplateValueException(placeholder, "is missing or empty");
        if (Utf16.IndexOfLoneSurrogate(value) >= 0 || value.Contains(NoCharacter))
            throw new LockTemplateValueException(placeholder, "is not valid Unicode");

        var usable = placeholder.Apply(value);
        foreach (var character in usable)
        {
            if (char.IsControl(character))
                throw new LockTemplateValueException(placeholder, "holds a control character");
        }

        return usable.AsSpan().ContainsAny(Braces) ? throw new LockTemplateValueException(placeholder, "holds a brace") : usable;
    }

    private LockPlaceholder Longest(ReadOnlySpan<string?> values)
    {
        var longest = 0;
        for (var index = 1; index < values.Length; index++)
        {
            if (values[index]!.Length > values[longest]!.Length)
                longest = index;
        }

        return _placeholders[longest];
    }
}
