namespace UserRegistration;

/// <summary>The section <c>Registration</c> of the configuration. Both settings exist for the demonstration of the race only.</summary>
public sealed class RegistrationOptions
{
    /// <summary>Whether the lock is taken at all.</summary>
    /// <value>Default: true. false shows what happens without it.</value>
    public bool UseLock { get; set; } = true;

    /// <summary>How long a registration takes between its look and its store, as real ones do that also hash a password.</summary>
    /// <value>0 to a minute. Default: 0.</value>
    public TimeSpan ThinkTime { get; set; }
}
