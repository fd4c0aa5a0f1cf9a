using System.ComponentModel;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using RedisLocking.Names;

namespace RedisLocking;

/// <summary>What the compiler builds for <see cref="LockName.Format"/>; not for use by hand.</summary>
[InterpolatedStringHandler]
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct LockNameInterpolatedStringHandler
{
    private readonly StringBuilder _name;
    private readonly State _state;

    /// <summary>Starts a name.</summary>
    /// <param name="literalLength">The length of all literal parts together.</param>
    /// <param name="formattedCount">How many values there are.</param>
    public LockNameInterpolatedStringHandler(int literalLength, int formattedCount)
    {
        _name = new StringBuilder(literalLength + (formattedCount * 16));
        _state = new State();
    }

    /// <summary>Adds a literal part as it is.</summary>
    public void AppendLiteral(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _name.Append(value);
        _state.NeedsSeparator &= !NameValue.HasSeparator(value);
    }

    /// <summary>Adds a value, formatted with the invariant culture and escaped.</summary>
    /// <exception cref="ArgumentException">The value is null, or no separator stands between it and the value before.</exception>
    public void AppendFormatted<T>(T value, string? format = null)
    {
        if (_state.NeedsSeparator)
        {
            throw new ArgumentException(
                $"Two values of a lock's name have no separator between them, so different values could make the same name; put one of {NameValue.SeparatorsForPeople} there.",
                nameof(value));
        }

        var text = value is IFormattable formattable ? formattable.ToString(format, CultureInfo.InvariantCulture) : value?.ToString();
        if (text is null)
            throw new ArgumentException($"A value of a lock's name is null (after '{Printable.Text(_name.ToString(), 64)}').", nameof(value));

        _name.Append(NameValue.Escape(text));
        _state.NeedsSeparator = true;
    }

    internal string ToNameText() => _name?.ToString() ?? "";

    private sealed class State
    {
        public bool NeedsSeparator { get; set; }
    }
}
