namespace RedisLocking;

/// <summary>
/// A place in a <see cref="LockTemplate"/> where a value goes: <c>{body:user.email|trim|lower}</c>. What its source and
/// path mean is the business of who fills it in.
/// </summary>
public sealed class LockPlaceholder
{
    private readonly Func<string, string>[] _modifiers;

    internal LockPlaceholder(string text, string? source, string path, IReadOnlyList<string> modifiers, Func<string, string>[] functions)
    {
        Text = text;
        Source = source;
        Path = path;
        Modifiers = modifiers;
        _modifiers = functions;
    }

    /// <summary>What stands before the first colon, as it is written (<c>body</c>); null when there is no colon.</summary>
    public string? Source { get; }

    /// <summary>Which value of the source: <c>user.email</c>. Never empty.</summary>
    public string Path { get; }

    /// <summary>The names of the modifiers, in the order in which they are applied.</summary>
    public IReadOnlyList<string> Modifiers { get; }

    /// <summary>The placeholder as it is written in the template, with its braces: what errors name it by.</summary>
    public string Text { get; }

    /// <summary><see cref="Text"/>.</summary>
    public override string ToString() => Text;

    internal string Apply(string value)
    {
        foreach (var modifier in _modifiers)
            value = modifier(value);
        return value;
    }
}
