namespace RedisLocking;

/// <summary>
/// A value cannot go into a lock's name: it is missing, empty, too long, or holds a character that has no business there.
/// The message may be shown to whoever sent the value: it names the placeholder and the rule, and never the value.
/// </summary>
public sealed class LockTemplateValueException : ArgumentException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="placeholder">The placeholder that the value was for.</param>
    /// <param name="rule">What is wrong, to end a sentence that begins with the value: <c>is missing or empty</c>.</param>
    public LockTemplateValueException(LockPlaceholder placeholder, string rule)
        : base($"The value of {placeholder?.Text} {rule}.")
    {
        ArgumentNullException.ThrowIfNull(placeholder);
        Placeholder = placeholder;
    }

    /// <summary>The placeholder that the value was for.</summary>
    public LockPlaceholder Placeholder { get; }
}
