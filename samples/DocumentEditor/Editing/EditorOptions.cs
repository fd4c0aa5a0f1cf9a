namespace DocumentEditor.Editing;

/// <summary>The section <c>Editor</c> of the configuration.</summary>
public sealed class EditorOptions
{
    /// <summary>How long a document stays taken by a page that is not heard of. A page that lives says so every third of it.</summary>
    /// <value>
    /// 1 second to an hour. Default: 2 minutes. Browsers slow the timers of tabs in the background to one a minute, so users
    /// should have no less.
    /// </value>
    public TimeSpan Ttl { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The names of those who may take a document from its editor. Belongs to the stand-in for authentication.</summary>
    /// <value>Default: <c>admin</c>, and whoever is configured besides.</value>
    public IList<string> Administrators { get; } = ["admin"];
}
