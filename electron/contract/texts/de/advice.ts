import type { TranslationOf } from '../catalogue.ts'

export const advice: TranslationOf<'advice'> = {
  BadInput: 'Ändern Sie die Angabe und versuchen Sie es noch einmal.',
  SetByPolicy: 'Fragen Sie, wer diesen Computer betreut.',
  PolicyInvalid: 'Es wird nichts hochgeladen, bis ein Administrator sie berichtigt hat.',
  EndpointInvalid: 'Prüfen Sie Adresse und Port des Endpunkts.',
  BucketMissing: 'Prüfen Sie den Namen des Buckets, oder legen Sie den Bucket zuerst an.',
  RegionWrong: 'Prüfen Sie Region und Endpunkt dieses Ziels.',
  PortInUse: 'Wählen Sie einen anderen Port, oder beenden Sie das Programm.',
  StateUnwritable: 'Berichtigen Sie seine Zugriffsrechte, oder schaffen Sie Platz auf seinem Laufwerk.',
  StateUnsafe: 'Wählen Sie mit --state-dir oder DROPREEL_HOME einen eigenen Ordner.',
  StateLocked: 'Warten Sie, bis es beendet ist.',
  AppNotRunning: 'Starten Sie es, oder lassen Sie --in-app weg: Dann lädt der Befehl selbst hoch.',
  AppGone: 'Was es übernommen hat, geht beim nächsten Start weiter: Sein Fenster zeigt, wie weit es ist.',
  TakenOut: 'Laden Sie die Datei erneut hoch, wenn das nicht gewollt war.',
  OutputUnwritable:
    'Uploads sind nicht betroffen: `dropreel status` listet sie auf, `dropreel link --all` ihre Links.',
  JournalDamaged: 'Prüfen Sie dieses Laufwerk.',
  CredentialsMissing: 'Geben Sie die Schlüssel noch einmal ein, oder wählen Sie eine andere Quelle.',
  CredentialsUnknown: 'Prüfen Sie die Zugriffsschlüssel-ID, und ob sie zu diesem Speicher gehört.',
  CredentialsWrong: 'Geben Sie den geheimen Zugriffsschlüssel noch einmal ein.',
  CredentialsExpired: 'Melden Sie sich neu an, oder erneuern Sie die Sitzung.',
  KeychainUnavailable:
    'Starten oder entsperren Sie ihn, oder benutzen Sie einen Secrets-Ordner oder ein ~/.aws-Profil.',
  SignInUnreachable: 'Prüfen Sie die Netzwerkverbindung; was gesendet ist, geht nicht verloren.',
  MfaCodeMissing: 'Versuchen Sie es noch einmal und geben Sie den Code ein.',
  AccessDenied: 'Bitten Sie den Besitzer des Buckets um diese Berechtigung.',
  Unreachable: 'Prüfen Sie Netzwerkverbindung und Endpunkt; was gesendet ist, geht nicht verloren.',
  ConnectionSlow: 'Prüfen Sie die Netzwerkverbindung; Dropreel versucht es über eine neue.',
  ConnectionCut:
    'Vielleicht lehnt etwas dazwischen große Anfragen ab: Versuchen Sie kleinere Teile (--part-size) oder ein anderes Netzwerk.',
  LargePacketsLost:
    'Stellen Sie für Netzwerk oder VPN dieses Computers eine kleinere MTU ein, etwa 1280, oder versuchen Sie ein anderes Netzwerk.',
  NameUnknown: 'Prüfen Sie den Endpunkt auf Tippfehler, und die Netzwerkverbindung.',
  ProxyFailed: 'Prüfen Sie Benutzername und Passwort des Proxys.',
  TlsUntrusted: 'Prüfen Sie die Adresse, oder installieren Sie die Zertifizierungsstelle dieses Speichers.',
  StoreHidden:
    'Prüfen Sie das Netzwerk: Vielleicht verlangt es eine Anmeldung im Browser. Dropreel macht von selbst weiter, sobald der Speicher wieder da ist.',
  RequestBlocked:
    'Bitten Sie den Betreiber von Firewall oder Gateway, sie durchzulassen, oder benutzen Sie ein anderes Netzwerk.',
  StoreBusy: 'Dropreel wird langsamer und versucht es noch einmal.',
  StoreError: 'Versuchen Sie es später noch einmal.',
  StoreRefused: 'Prüfen Sie die Einstellungen dieses Ziels.',
  ClockSkew: 'Stellen Sie Datum und Uhrzeit dieses Computers.',
  EtagMissing:
    'Vielleicht entfernt ihn etwas dazwischen: Fragen Sie den Betreiber des Speichers oder eines Gateways davor.',
  ChecksumMismatch:
    'Dropreel sendet den Teil noch einmal; wiederholt sich das, prüfen Sie Netzwerk und Arbeitsspeicher.',
  SessionGone:
    'Versuchen Sie es noch einmal: Dropreel fragt den Speicher, was er hat, und sendet nur das Fehlende.',
  TooManyParts: 'Wählen Sie größere Teile (--part-size).',
  PartMissing: 'Versuchen Sie es noch einmal: Der Teil wird neu gesendet.',
  ObjectExists:
    'Behalten Sie beide, ersetzen Sie das vorhandene, oder überspringen Sie die Datei: Ohne Ihre Zustimmung wird nichts ersetzt.',
  ObjectMissing: 'Prüfen Sie Bucket und Schlüssel.',
  ObjectReplaced:
    'Wählen Sie einen anderen Schlüssel, oder beenden Sie das andere Programm, und laden Sie die Datei noch einmal hoch.',
  TooLarge: 'Objekte auf S3 fassen höchstens 50 TB; andere Speicher erlauben vielleicht weniger.',
  QuotaExceeded: 'Schaffen Sie Platz im Speicher, oder lassen Sie seine Grenze erhöhen.',
  ObjectLocked: 'Wählen Sie einen anderen Schlüssel, oder warten Sie, bis die Aufbewahrungsfrist endet.',
  ProofFailed: 'Behalten Sie die Datei und laden Sie sie noch einmal hoch.',
  FileMissing: 'Prüfen Sie den Pfad, oder verbinden Sie das Laufwerk.',
  FileUnreadable: 'Prüfen Sie Zugriffsrechte und Laufwerk.',
  LinkLeadsOut: 'Legen Sie die Datei selbst dorthin, oder laden Sie sie einzeln hoch.',
  VolumeMissing: 'Verbinden Sie es: Dropreel macht von selbst weiter.',
  DiskReadError:
    'Kopieren Sie die Datei auf ein anderes Laufwerk und laden Sie die Kopie hoch; prüfen Sie dieses Laufwerk.',
  FolderEmpty: 'Wählen Sie einen Ordner mit Dateien.',
  SourceChanged:
    'Laden Sie die neue Fassung hoch, oder brechen Sie ab und entfernen Sie den Upload. Ist die alte Fassung wieder da, versuchen Sie es noch einmal.',
  StillWritten: 'Dropreel lädt sie von selbst hoch, sobald sie fertig ist.',
  HeldByTimetable: 'Dropreel macht von selbst weiter, sobald er es erlaubt.',
  ComputerBusy:
    'Schließen Sie andere Programme, oder erhöhen Sie die Grenze offener Dateien (ulimit -n); Dropreel versucht es noch einmal.',
  TrashFailed: 'Ihr Upload ist bewiesen: Löschen Sie sie selbst, oder lassen Sie sie liegen.',
  LeftInTrash: 'Sehen Sie sie an, bevor Sie den Papierkorb leeren.',
  Internal:
    'Hilfe → Diagnosebericht sichern …, oder `dropreel report`, sammelt, was bei der Suche nach der Ursache hilft.',
}
