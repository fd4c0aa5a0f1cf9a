using System.Text;
using RedisLocking.Names;

namespace RedisLocking.Templates;

/// <summary>Reads a template from left to right and stops at its first mistake.</summary>
internal sealed class TemplateParser
{
    private readonly string _text;
    private readonly StringBuilder _literal = new();
    private readonly List<string> _literals = [];
    private readonly List<LockPlaceholder> _placeholders = [];
    private int _position;

    private TemplateParser(string text) => _text = text;

    /// <summary>The mistake, in a sentence that quotes the template; null when there is none, and a template then.</summary>
    public static string? Parse(string text, out LockTemplate? template)
    {
        var parser = new TemplateParser(text);
        var mistake = parser.FindMistake();
        template = mistake is null ? parser.Build() : null;
        return mistake is null ? null : $"The lock template '{Printable.Text(text, 256)}' {mistake}";
    }

    private LockTemplate Build() => new(_text, _literals[0], [.. _placeholders], [.. _literals.Skip(1)]);

    private string? FindMistake()
    {
        if (_text.Length == 0)
            return "is empty: it is text with placeholders, such as 'order:{id}'.";
        if (Utf16.IndexOfLoneSurrogate(_text) is var half and >= 0)
            return $"is not valid Unicode: at index {half} stands half of a surrogate pair.";

        while (_position < _text.Length)
        {
            if (ReadNext() is { } mistake)
                return mistake;
        }

        EndLiteral();
        return _literals.Sum(Encoding.UTF8.GetByteCount) > LockName.MaxBytes
            ? $"is too long: its text alone has more than the {LockName.MaxBytes} bytes that a name may have."
            : null;
    }

    private string? ReadNext()
    {
        var character = _text[_position];
        if (character is not ('{' or '}'))
        {
            _literal.Append(character);
            _position++;
            return null;
        }

        if (_position + 1 < _text.Length && _text[_position + 1] == character)
        {
            _literal.Append(character);
            _position += 2;
            return null;
        }

        return character == '{' ? ReadPlaceholder() : $"has a '}}' at index {_position} that closes nothing; a brace of the name itself is written '}}}}'.";
    }

    private string? ReadPlaceholder()
    {
        var (open, close) = (_position, _text.AsSpan(_position + 1).IndexOfAny('{', '}') + _position + 1);
        if (close == open || _text[close] == '{')
            return $"has a '{{' at index {open} that is not closed; a brace of the name itself is written '{{{{'.";

        EndLiteral();
        if (_placeholders.Count > 0 && !NameValue.HasSeparator(_literals[^1]))
            return $"has no separator before the placeholder at index {open}, so different values could make one name; put one of {NameValue.SeparatorsForPeople} between {_placeholders[^1]} and it.";

        _position = close + 1;
        return AddPlaceholder(open, _text[open..(close + 1)]);
    }

    private string? AddPlaceholder(int open, string text)
    {
        var parts = text[1..^1].Split('|');
        var colon = parts[0].IndexOf(':', StringComparison.Ordinal);
        var (source, path) = colon < 0 ? (null, parts[0]) : (parts[0][..colon], parts[0][(colon + 1)..]);
        if (path.Length == 0 || path.AsSpan().Trim().Length < path.Length)
            return $"has the placeholder {text} at index {open}, which names no value: it is written {{path}} or {{source:path|modifier}}, without spaces.";
        if (source is not null && (source.Length == 0 || !source.All(char.IsAsciiLetterOrDigit)))
            return $"has the placeholder {text} at index {open}, whose source is not made of letters and digits: it is written {{source:path|modifier}}.";

        string[] modifiers = [.. parts.Skip(1)];
        var functions = new Func<string, string>[modifiers.Length];
        for (var index = 0; index < modifiers.Length; index++)
        {
            if (ValueModifiers.Find(modifiers[index]) is not { } function)
                return $"has the unknown modifier '{modifiers[index]}' in {text} at index {open}; the modifiers are {ValueModifiers.NamesForPeople}.";
            functions[index] = function;
        }

        _placeholders.Add(new LockPlaceholder(text, source, path, Array.AsReadOnly(modifiers), functions));
        return null;
    }

    private void EndLiteral()
    {
        _literals.Add(_literal.ToString());
        _literal.Clear();
    }
}
