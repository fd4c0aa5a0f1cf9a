using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using RedisLocking.Names;

namespace RedisLocking;

// Apart from what reads a template, which the analyzers share.
public sealed partial class LockTemplate
{
    // A byte order mark read the wrong way round; string.Normalize refuses it.
    private const char NoCharacter = '\uFFFE';

    private static readonly SearchValues<char> Braces = SearchValues.Create("{}");

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
