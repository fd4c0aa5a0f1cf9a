namespace RedisLocking.Server.ApiKeys;

/// <summary>Who may use the service: a part of the section <c>Service</c>. Checked when it starts.</summary>
internal sealed class AccessOptions
{
    /// <summary>Who may use the service.</summary>
    /// <value>Default: none. Outside of Development the service starts with at least one, or with <see cref="AllowAnonymous"/>.</value>
    public IList<ApiKeyOptions> ApiKeys { get; set; } = [];

    /// <summary>A JSON file with more of them, <c>{"ApiKeys": [...]}</c>: a mounted secret, say. It is looked at every 5 s; what was changed counts from then on.</summary>
    /// <value>Default: none.</value>
    public string? ApiKeysFile { get; set; }

    /// <summary>Whether everybody who reaches the service may do everything.</summary>
    /// <value>Default: false; in Development true while there are no keys.</value>
    public bool AllowAnonymous { get; set; }
}
