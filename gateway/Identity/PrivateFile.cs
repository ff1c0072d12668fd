namespace EditorialPlatform.Identity;

/// <summary>Files with secrets: nobody but their owner reads them, not even while they are being written, and nobody sees half of one.</summary>
public static class PrivateFile
{
    public static void Write(string path, string content, bool overwrite)
    {
        var aside = $"{path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            using (var file = new StreamWriter(aside, options))
            {
                file.Write(content);
            }

            File.Move(aside, path, overwrite);
        }
        finally
        {
            File.Delete(aside);
        }
    }
}
