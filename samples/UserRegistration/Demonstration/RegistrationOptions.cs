namespace UserRegistration.Demonstration;

/// <summary>The section <c>Registration</c> of the configuration. All settings exist for demonstrations of what goes wrong without.</summary>
public sealed class RegistrationOptions
{
    /// <summary>Whether the lock is taken at all.</summary>
    /// <value>Default: true. false shows what happens without it.</value>
    public bool UseLock { get; set; } = true;

    /// <summary>Whether the store, PostgreSQL or Redis, refuses what a server writes that lost its lock without noticing. Only with <see cref="UseLock"/>.</summary>
    /// <value>Default: true.</value>
    public bool UseFence { get; set; } = true;

    /// <summary>How long a registration takes between its look and its store, as real ones do that also hash a password.</summary>
    /// <value>0 to a minute. Default: 0.</value>
    public TimeSpan ThinkTime { get; set; }
}
