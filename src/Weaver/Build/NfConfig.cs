#nullable enable

using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace Embedded.Weaver.Build;

/// <summary>
/// The one reader of nf.config. Builds use it from its source, as a part of <see cref="ReadNfConfig"/>, because they need it before
/// anything is compiled; so this file stands on nothing else of this project.
/// </summary>
public sealed class NfConfig
{
    private const string Common = "";

    private static readonly Setting[] s_settings =
    [
        new("NanoFramework", 1, 2) { Where = Place.Common },
        new("Shake", 0, 1) { Where = Place.Both },
        new("TaskSlots", 1, 65535) { Where = Place.Both, IsConstant = true },
        new("AwaitsPerTurn", 1, 1000000) { Where = Place.Both, IsConstant = true },
        new("TicksPerSecond", 1, 1000000000) { Where = Place.Both, IsConstant = true },
        new("WheelBits", 3, 8) { Where = Place.Both, IsConstant = true },
        new("WheelLevels", 1, 7) { Where = Place.Both, IsConstant = true },
        new("FuturesPerMethod", 1, 65535) { Where = Place.Both, IsConstant = true },
        new("TimersPerExecutor", 1, 65535) { Where = Place.Both, IsConstant = true },
        new("CombinatorsPerExecutor", 1, 65535) { Where = Place.Both, IsConstant = true },
        new("BranchesPerCombinator", 2, 255) { Where = Place.Both, IsConstant = true },
        new("VirtualInterruptRing", 1, 65535) { Where = Place.Both, IsConstant = true },
        new("VirtualPollCostTicks", 1, 1000000000) { Where = Place.Both, IsConstant = true },
        new("Target", "[A-Z][A-Z0-9_]*", "a firmware's name, which nanoff --listtargets shows") { Where = Place.Board },
        new("Connection", "serial|jtag|dfu", "serial, jtag or dfu") { Where = Place.Board },
        new("Port", @"\S+", "a serial port such as COM3 or /dev/ttyUSB0") { Where = Place.Board, IsOptional = true },
        new("DeployAddress", 0, int.MaxValue) { Where = Place.Board },
        new("DeployBytes", 1, int.MaxValue) { Where = Place.Board },
        new("RamBytes", 1, int.MaxValue) { Where = Place.Board },
        new("LedPin", 0, 1023) { Where = Place.Board },
    ];

    private static readonly Regex s_section = new(@"^\[(?<kind>packages|board) +(?<name>[a-z0-9-]+)\]$");
    private static readonly Regex s_line = new(@"^(?<name>[A-Za-z][A-Za-z0-9.]*) *= *(?<value>\S+)$");
    private static readonly Regex s_version = new(@"^[0-9]+(\.[0-9]+)+(-[0-9A-Za-z.]+)?$");

    private readonly string _file;

    /// <summary>Section by section: "", "packages 1", "board esp32-devkitc"; in each the values as they were written.</summary>
    private readonly Dictionary<string, Dictionary<string, string>> _sections = new(StringComparer.Ordinal) { { Common, [] } };

    private NfConfig(string file)
    {
        _file = file;
    }

    private enum Place
    {
        Common,
        Board,
        Both,
    }

    /// <summary>Names of the constants that are compiled in.</summary>
    public static IEnumerable<string> Constants => s_settings.Where(setting => setting.IsConstant).Select(setting => setting.Name);

    /// <summary>The boards that have a section, in the order of the file.</summary>
    public IEnumerable<string> Boards => _sections.Keys.Where(section => section.StartsWith("board ", StringComparison.Ordinal)).Select(section => section.Substring(6));

    /// <summary>Packages of the chosen nanoFramework, with their versions, in the order of the file.</summary>
    public IReadOnlyDictionary<string, string> Packages =>
        _sections.TryGetValue("packages " + _sections[Common]["NanoFramework"], out Dictionary<string, string>? packages) ? packages : [];

    /// <summary>Reads a file whole.</summary>
    /// <param name="file">Its path, which messages begin with.</param>
    /// <exception cref="NfConfigException">Something in it is not allowed; the message says what is.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static NfConfig Load(string file)
    {
        var config = new NfConfig(file);
        string section = Common;
        int sectionLine = 1;
        int number = 0;
        foreach (string raw in File.ReadAllLines(file))
        {
            number++;
            string line = raw.Split('#')[0].Trim();
            if (line.StartsWith("[", StringComparison.Ordinal))
            {
                config.EndSection(section, sectionLine);
                section = config.BeginSection(line, number);
                sectionLine = number;
            }
            else if (line.Length != 0)
            {
                config.Add(section, line, number);
            }
        }

        config.EndSection(section, section == Common ? number : sectionLine);
        return config;
    }

    /// <summary>A value: the board's own if it has one, or else the common one.</summary>
    /// <param name="board">A board of <see cref="Boards"/>, or nothing.</param>
    /// <param name="name">A name of nf.config.</param>
    /// <returns>The text, or null if an optional value is absent.</returns>
    /// <exception cref="NfConfigException">There is no such board.</exception>
    public string? Text(string? board, string name) =>
        (Section(board).TryGetValue(name, out string? value) || _sections[Common].TryGetValue(name, out value)) ? value : null;

    /// <summary>As <see cref="Text"/>, for a value that is a number and not optional.</summary>
    public int Number(string? board, string name) =>
        TryNumber(Text(board, name) ?? "", out int number) ? number : throw new ArgumentException(name + " is no number of this board", nameof(name));

    /// <summary>The source of the class BuildConfig, which holds the constants for a board.</summary>
    public string ToSource(string? board) =>
        "// <auto-generated> from nf.config </auto-generated>\nnamespace Embedded\n{\n    internal static class BuildConfig\n    {\n"
        + string.Concat(Constants.Select(name => "        public const int " + name + " = " + Number(board, name).ToString(CultureInfo.InvariantCulture) + ";\n"))
        + "    }\n}\n";

    private static bool TryNumber(string text, out int number) =>
        text.StartsWith("0x", StringComparison.Ordinal)
            ? int.TryParse(text.Substring(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private Dictionary<string, string> Section(string? board) =>
        string.IsNullOrEmpty(board) ? _sections[Common]
        : _sections.TryGetValue("board " + board, out Dictionary<string, string>? section) ? section
        : throw Wrong(1, "no board is called " + board + "; add a section [board " + board + "] or use one of " + string.Join(", ", Boards));

    private string BeginSection(string line, int number)
    {
        Match match = s_section.Match(line);
        if (!match.Success || (match.Groups["kind"].Value == "packages" && match.Groups["name"].Value is not ("1" or "2")))
        {
            throw Wrong(number, "expected [packages 1], [packages 2] or [board name], found `" + line + "`");
        }

        string section = match.Groups["kind"].Value + " " + match.Groups["name"].Value;
        if (_sections.ContainsKey(section))
        {
            throw Wrong(number, "[" + section + "] is there twice; put all of it in one place");
        }

        _sections.Add(section, new Dictionary<string, string>(StringComparer.Ordinal));
        return section;
    }

    private void Add(string section, string line, int number)
    {
        Match match = s_line.Match(line);
        if (!match.Success)
        {
            throw Wrong(number, "expected `Name = value`, found `" + line + "`");
        }

        string name = match.Groups["name"].Value;
        string value = match.Groups["value"].Value;
        if (section.StartsWith("packages ", StringComparison.Ordinal))
        {
            if (!s_version.IsMatch(value))
            {
                throw Wrong(number, name + " must be a version such as 1.17.11 or 2.0.0-preview.52, found " + value);
            }
        }
        else
        {
            Setting[] allowed = [.. s_settings.Where(setting => setting.IsIn(section))];
            Setting setting = allowed.FirstOrDefault(setting => setting.Name == name)
                ?? throw Wrong(number, name + " is no name that is known here; allowed are " + string.Join(", ", allowed.Select(setting => setting.Name)));
            if (!setting.Takes(value))
            {
                throw Wrong(number, name + " must be " + setting.Form + ", found " + value);
            }
        }

        if (_sections[section].ContainsKey(name))
        {
            throw Wrong(number, name + " is set twice");
        }

        _sections[section].Add(name, value);
    }

    private void EndSection(string section, int number)
    {
        Setting? missing = s_settings.FirstOrDefault(setting => setting.IsNeededIn(section) && !_sections[section].ContainsKey(setting.Name));
        if (missing is not null)
        {
            string where = section == Common ? "" : " in [" + section + "]";
            throw Wrong(number, missing.Name + " is missing" + where + "; add a line `" + missing.Name + " = ` with " + missing.Form);
        }
    }

    private NfConfigException Wrong(int line, string message) => new(_file, line, message);

    /// <summary>One name that nf.config knows, with the values it takes: numbers of a range, or texts of a pattern.</summary>
    private sealed class Setting(string name, Func<string, bool> takes, string form)
    {
        internal Setting(string name, int least, int most)
            : this(name, value => TryNumber(value, out int number) && number >= least && number <= most, least + " to " + most)
        {
        }

        internal Setting(string name, string pattern, string form)
            : this(name, new Regex("^(" + pattern + ")$").IsMatch, form)
        {
        }

        internal string Name => name;

        internal string Form => form;

        internal Place Where { get; set; }

        internal bool IsConstant { get; set; }

        internal bool IsOptional { get; set; }

        internal bool Takes(string value) => takes(value);

        internal bool IsIn(string section) => Where == Place.Both || Where == PlaceOf(section);

        /// <summary>What may stand in both places must stand in the common one.</summary>
        internal bool IsNeededIn(string section) =>
            !IsOptional && !section.StartsWith("packages ", StringComparison.Ordinal) && (Where == Place.Both ? section == Common : IsIn(section));

        private static Place PlaceOf(string section) => section == Common ? Place.Common : Place.Board;
    }
}

/// <summary>Something in nf.config is not allowed.</summary>
public sealed class NfConfigException(string file, int line, string message) : Exception(message)
{
    /// <summary>The file.</summary>
    public string File { get; } = file;

    /// <summary>The line, from 1.</summary>
    public int Line { get; } = line;

    /// <summary>As compilers print it.</summary>
    public string Report => File + "(" + Line.ToString(CultureInfo.InvariantCulture) + "): error NFCONFIG: " + Message;
}

/// <summary>The build's task that reads nf.config.</summary>
public sealed class ReadNfConfig : Microsoft.Build.Utilities.Task
{
    /// <summary>The file.</summary>
    [Microsoft.Build.Framework.Required]
    public string ConfigFile { get; set; } = "";

    /// <summary>The board whose values are wanted; empty for the common ones.</summary>
    public string Board { get; set; } = "";

    /// <summary>Where the class BuildConfig goes; empty if it is not wanted.</summary>
    public string SourceFile { get; set; } = "";

    /// <summary>The nanoFramework packages, each with its <c>Version</c>.</summary>
    [Microsoft.Build.Framework.Output]
    public Microsoft.Build.Framework.ITaskItem[] Packages { get; set; } = [];

    /// <summary>Whether unreachable code is left out.</summary>
    [Microsoft.Build.Framework.Output]
    public bool Shake { get; set; }

    /// <summary>What a deployment image may have at most; 0 if no board is given.</summary>
    [Microsoft.Build.Framework.Output]
    public int DeployBytes { get; set; }

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            NfConfig config = NfConfig.Load(ConfigFile);
            Packages = [.. config.Packages.Select(package =>
                new Microsoft.Build.Utilities.TaskItem(package.Key, new Dictionary<string, string> { { "Version", package.Value } }))];
            Shake = config.Number(Board, "Shake") == 1;
            DeployBytes = Board.Length == 0 ? 0 : config.Number(Board, "DeployBytes");
            if (SourceFile.Length != 0)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(SourceFile))!);
                File.WriteAllText(SourceFile, config.ToSource(Board));
            }
        }
        catch (NfConfigException wrong)
        {
            Log.LogError(null, "NFCONFIG", null, wrong.File, wrong.Line, 1, 0, 0, "{0}", wrong.Message);
        }
        catch (IOException unreadable)
        {
            Log.LogError(null, "NFCONFIG", null, ConfigFile, 0, 0, 0, 0, "{0}", unreadable.Message);
        }

        return !Log.HasLoggedErrors;
    }
}
